import type { MessageReasons, MessageTemplates } from '../../messages/message-templates.ts';
import type { DeclineReason } from '../../payments/provider-payment.ts';

const EXTENDED =
  'سرویس شما با موفقیت تمدید شد. در صورت تغییر لینک، لطفاً لینک جدید را کپی و در نرم‌افزار خود آپدیت کنید.';
const WAITS_FOR: Record<string, string> = {
  'server-checked': 'همکاران ما در حال بررسی سرور آن هستند.',
  'server-unreachable': 'سرور آن در حال حاضر در دسترس نیست.',
  'inbound-missing': 'سرور آن در حال تعمیر است.',
  unknown: 'سرور آن مشغول است.',
};
const STOPS: Record<string, string> = {
  missing: 'حذف شده است',
  disabled: 'غیرفعال شده است',
  'no-port': 'هیچ پورتی ندارد',
};
const NEEDS_A_HAND: Record<string, string> = {
  'panel-disabled': 'پنل غیرفعال است',
  'panel-untested': 'پنل پس از تغییر نشانی آزمایش نشده است',
  'panel-unread': 'فهرست حساب‌ها یا اینباندهایش خوانده نمی‌شود',
  'accounts-failing': 'حساب‌هایی با خطا در انتظارند',
  'credentials-changed': 'مشخصات ورود حساب‌هایی در آن عوض شده است',
  'links-former-host': 'لینک‌ها به هاست قبلی آن می‌روند',
};
const DECLINED: Record<DeclineReason, string> = {
  'order-ended': 'سفارش یا تغییر مربوط را لغو کرده بودید.',
  'order-paid': 'هزینهٔ سفارش یا تغییر مربوط پیش‌تر پرداخت شده بود.',
  'sold-out': 'سفارش شما دیگر قابل تحویل نیست.',
  'not-eligible': 'این تغییر دیگر برای اشتراک شما ممکن نیست.',
  'provider-refused': 'درگاه پرداخت مبلغ را تأیید نکرد.',
};
const LEFT_IN_WALLET: Record<string, string> = {
  OFFER_CHANGED: 'قیمت تغییر کرده است.',
  NOT_ELIGIBLE: 'این تغییر دیگر برای اشتراک شما ممکن نیست.',
  CHANGE_PENDING: 'تغییر دیگری روی اشتراک شما در حال اعمال بود.',
  INSUFFICIENT_BALANCE: 'بخشی از مبلغ صرف کار دیگری شد.',
  SOLD_OUT: 'ظرفیت خالی نمانده بود.',
  PLAN_UNAVAILABLE: 'این پلن دیگر ارائه نمی‌شود.',
  NOT_PAID_IN_FULL: 'فقط بخشی از مبلغ رسید.',
  TOO_LATE: 'دیر رسید.',
  WITHDRAWN: 'تغییر مربوط را لغو کرده بودید.',
  unknown: 'انجام آن دیگر ممکن نیست.',
};
const WALLET_LOW = 'موجودی کیف پول شما کافی نیست';

/** What a customer can do about a renewal that failed. */
const REMEDIES = { INSUFFICIENT_BALANCE: `${WALLET_LOW}.`, unknown: 'لطفاً با پشتیبانی تماس بگیرید.' };

/** What each reason of a message says. */
export const reasonsFa: MessageReasons = {
  'renewal.failed': REMEDIES,
  'change.waiting': WAITS_FOR,
  'payment.declined': DECLINED,
  'payment.left-in-wallet': LEFT_IN_WALLET,
};

const KINDS: Record<string, string> = { panel: 'پنل', inbound: 'اینباند', plan: 'پلن' };

/** The catalogue in Persian. Words with a zero-width non-joiner (U+200C) keep it. */
export const messagesFa: MessageTemplates = {
  'account.ready': ({ planName, expiresAt, trafficLimitBytes }, { named, instant, traffic }) =>
    `سرویس «${named(planName)}» شما آماده است. ترافیک: ${traffic(trafficLimitBytes)}. اعتبار تا: ${instant(expiresAt)}.`,
  'subscription.expiring': ({ planName, days, expiresAt }, { named, number, instant }) =>
    `سرویس «${named(planName)}» شما ${number(days)} روز دیگر، در ${instant(expiresAt)}، به پایان می‌رسد.`,
  'subscription.expired': ({ planName }, { named }) => `سرویس «${named(planName)}» شما منقضی شده است.`,
  'subscription.suspended': ({ planName }, { named }) => `سرویس «${named(planName)}» شما معلق شد.`,
  'subscription.resumed': ({ planName }, { named }) => `سرویس «${named(planName)}» شما دوباره فعال شد.`,
  'subscription.terminated': ({ planName }, { named }) =>
    `سرویس «${named(planName)}» شما پایان یافت و حذف شد.`,
  'subscription.extended': ({ planName, expiresAt }, { named, instant }) =>
    `${EXTENDED}\nاعتبار «${named(planName)}» تا: ${instant(expiresAt)}.`,
  'subscription.renewed': ({ planName, expiresAt }, { named, instant }) =>
    `سرویس «${named(planName)}» شما از کیف پول تمدید شد. اعتبار تا: ${instant(expiresAt)}.`,
  'subscription.plan-changed': ({ planName, expiresAt }, { named, instant }) =>
    `پلن شما به «${named(planName)}» تغییر کرد. اعتبار تا: ${instant(expiresAt)}.`,
  'subscription.link-changed': ({ planName }, { named }) =>
    `لینک سرویس «${named(planName)}» شما تغییر کرد. لطفاً لینک جدید را کپی و در نرم‌افزار خود آپدیت کنید.`,
  'subscription.link-address-changed': ({ address }) =>
    `آدرس لینک‌های اشتراک ما عوض شد: ${address}. لطفاً لینک جدید را در نرم‌افزار خود جایگزین کنید. لینک قبلی هم هرجا که باز شود همچنان کار می‌کند. اگر چند سرویس دارید، لینک بقیه در حساب کاربری شماست.`,
  'subscription.link-shared': ({ planName }, { named }) =>
    `لینک سرویس «${named(planName)}» شما از جاهای زیادی دریافت می‌شود. اگر کس دیگری آن را داشته باشد، از ترافیک شما مصرف می‌کند. در صفحهٔ سرویس خود لینک تازه با کانفیگ‌های تازه بسازید؛ وگرنه دیگران سرورهایی را که دارند نگه می‌دارند.`,
  'subscription.days-given': ({ planName, days, expiresAt }, { named, number, instant }) =>
    `${number(days)} روز رایگان به سرویس «${named(planName)}» شما اضافه شد. اعتبار تا: ${instant(expiresAt)}.`,
  'subscription.adjusted': (
    { planName, expiresAt, trafficLimitBytes, hasEnd },
    { named, instant, traffic },
  ) =>
    `مشخصات سرویس «${named(planName)}» شما تغییر کرد.${hasEnd ? ` اعتبار تا: ${instant(expiresAt)}.` : ''} ترافیک: ${traffic(trafficLimitBytes)}.`,
  'usage.threshold': ({ planName, percent }, format) =>
    `شما ${format.percent(percent)} از ترافیک سرویس «${format.named(planName)}» را مصرف کرده‌اید.`,
  'usage.exhausted': ({ planName }, { named }) => `ترافیک سرویس «${named(planName)}» شما تمام شده است.`,
  'renewal.upcoming': ({ planName, priceMinor, currency, chargesAt }, { named, money, instant }) =>
    `سرویس «${named(planName)}» شما در ${instant(chargesAt)} تمدید می‌شود و ${money(priceMinor, currency)} از کیف پول شما برداشته می‌شود.`,
  'renewal.uncovered': ({ planName, priceMinor, currency, chargesAt }, { named, money, instant }) =>
    `${WALLET_LOW}: سرویس «${named(planName)}» در ${instant(chargesAt)} با ${money(priceMinor, currency)} تمدید می‌شود.`,
  'renewal.failed': ({ planName, reason, nextAttemptAt }, { named, instant }) =>
    `تمدید سرویس «${named(planName)}» شما انجام نشد. ${reason === 'INSUFFICIENT_BALANCE' ? REMEDIES[reason] : REMEDIES.unknown}${
      nextAttemptAt === null ? '' : ` تلاش بعدی: ${instant(nextAttemptAt)}.`
    }`,
  'change.voided': ({ planName }, { named }) =>
    `تغییر سرویس «${named(planName)}» شما انجام نشد. مبلغ به کیف پول شما بازگشت.`,
  'change.waiting': ({ planName, reason }, { named }) =>
    `مبلغ سرویس «${named(planName)}» شما پرداخت شده و در انتظار است: ${WAITS_FOR[reason] ?? WAITS_FOR.unknown} به‌صورت خودکار اعمال می‌شود و نیازی به پرداخت دوباره نیست.`,
  'delivery.failed': ({ orderNumber }, { named }) =>
    `یکی از سرویس‌های سفارش ${named(orderNumber)} تحویل نشد. مبلغ آن به کیف پول شما بازگشت.`,
  'payment.received': ({ amountMinor, currency }, { money }) =>
    `پرداخت شما به مبلغ ${money(amountMinor, currency)} دریافت شد.`,
  'payment.rejected': ({ amountMinor, currency }, { money }) =>
    `پرداخت شما به مبلغ ${money(amountMinor, currency)} تأیید نشد.`,
  'payment.failed': ({ amountMinor, currency }, { money }) =>
    `پرداخت شما به مبلغ ${money(amountMinor, currency)} انجام نشد.`,
  'payment.expired': ({ amountMinor, currency }, { money }) =>
    `مهلت پرداخت ${money(amountMinor, currency)} به پایان رسید. می‌توانید دوباره سفارش دهید.`,
  'payment.declined': ({ amountMinor, currency, reason }, { money }) =>
    `پرداخت شما به مبلغ ${money(amountMinor, currency)} پذیرفته نشد: ${DECLINED[reason]} بانک شما مبلغ را برمی‌گرداند.`,
  'payment.left-in-wallet': ({ amountMinor, currency, reason }, { money }) =>
    `پرداخت شما به مبلغ ${money(amountMinor, currency)} در کیف پول شماست: ${LEFT_IN_WALLET[reason] ?? LEFT_IN_WALLET.unknown} چیزی با آن خریداری نشد.`,
  'wallet.topped-up': ({ amountMinor, currency }, { money }) =>
    `${money(amountMinor, currency)} به کیف پول شما اضافه شد.`,
  'wallet.balance-low': ({ availableMinor, currency }, { money }) =>
    `موجودی کیف پول شما کم است: ${money(availableMinor, currency)} باقی مانده است.`,
  'customer.chats-moved': ({ frozenUntil }, { instant }) =>
    `حساب شما در فروشگاه به حساب دیگری در پیام‌رسان منتقل شد و دیگر از حساب پیشین باز نمی‌شود. اگر این کار شما نبوده، همین حالا به فروشگاه پیام دهید: تا ${instant(frozenUntil)} چیزی از کیف پول شما خرج نمی‌شود.`,
  'shop.message': ({ text }) => `پیام فروشگاه:\n\n${text}`,

  'staff.new-order': ({ orderNumber, totalMinor, currency }, { named, money }) =>
    `سفارش جدید ${named(orderNumber)}: ${money(totalMinor, currency)}.`,
  'staff.new-customer': ({ name }, { named }) => `مشتری جدید: ${named(name)}.`,
  'staff.receipt-to-review': ({ amountMinor, currency }, { money }) =>
    `یک رسید در انتظار بررسی است: ${money(amountMinor, currency)}.`,
  'staff.payment-charged-back': ({ amountMinor, owedMinor, currency }, { money }) =>
    `پرداخت ${money(amountMinor, currency)} برگشت داده شد. بدهی مشتری: ${money(owedMinor, currency)}.`,
  'staff.payment-declined': ({ amountMinor, currency, method }, { money }) =>
    `${method} پرداخت ${money(amountMinor, currency)} را آزاد نکرد و بانک آن را به مشتری برمی‌گرداند. دلیل آن در صفحهٔ پرداخت آمده است.`,
  'staff.rate-unavailable': ({ method, askedIn, reason }, { named }) =>
    `پرداخت با ${named(method)} خاموش است: نرخ ${named(askedIn)} ${reason === 'missing' ? 'تعیین نشده' : 'قدیمی شده'} است. نرخ تازه‌ای تعیین کنید یا منبع نرخ‌ها را بررسی کنید.`,
  'staff.payment-unmatched': ({ gateway, reason }) =>
    `یک اعلان از ${gateway} با هیچ پرداختی مطابقت ندارد: ${reason}. لطفاً بررسی کنید.`,
  'staff.delivery-failed': ({ orderNumber, reason }, { named }) =>
    `یک واحد از سفارش ${named(orderNumber)} تحویل نشد: ${reason}.`,
  'staff.needs-attention': ({ panelName, reason, accountCount }, { named, number }) =>
    `ممکن است سرویس ${number(accountCount)} مشتری در پنل «${named(panelName)}» قطع باشد: ${NEEDS_A_HAND[reason] ?? reason}. لطفاً صفحهٔ «نیازمند رسیدگی» را ببینید.`,
  'staff.capacity': ({ kind, name, percent }, format) =>
    `${KINDS[kind] ?? kind} «${format.named(name)}» به ${format.percent(percent)} ظرفیت خود رسیده است.`,
  'staff.panel-unhealthy': ({ panelName, reason }, { named }) =>
    `پنل «${named(panelName)}» در دسترس نیست: ${reason}.`,
  'staff.panel-healthy': ({ panelName }, { named }) => `پنل «${named(panelName)}» دوباره در دسترس است.`,
  'staff.panel-clock': ({ panelName, wrong, skewMs }, { named, number }) =>
    wrong
      ? `ساعت پنل «${named(panelName)}» ${number(Math.abs(Math.round(skewMs / 60_000)))} دقیقه ${skewMs > 0 ? 'جلو' : 'عقب'} است. ممکن است حساب‌ها آنجا در زمان نادرست تمام شوند و تا درست شدن ساعت، آنجا چیزی فروخته نمی‌شود.`
      : `ساعت پنل «${named(panelName)}» دوباره درست است.`,
  'staff.panel-version': ({ panelName, from, to, supported }, { named }) =>
    supported
      ? `نسخهٔ پنل «${named(panelName)}» از ${named(from)} به ${named(to)} تغییر کرد.`
      : `نسخهٔ پنل «${named(panelName)}» از ${named(from)} به ${named(to)} تغییر کرد که پشتیبانی نمی‌شود. لینک‌ها کار می‌کنند، اما تا PanelKit را به‌روز نکنید یا به نسخهٔ ${named(from)} برنگردید، در آن چیزی فروخته یا تغییر داده نمی‌شود.`,
  'staff.panel-suspected': ({ panelName, missingCount, accountCount }, { named, number }) =>
    `${number(missingCount)} حساب از ${number(accountCount)} حساب پنل «${named(panelName)}» پیدا نشد. تا تأیید شما چیزی دوباره ساخته نمی‌شود.`,
  'staff.job-failing': ({ job, code }) =>
    `یک کار پس‌زمینه پیوسته ناموفق است (${job}: ${code}). صفحهٔ زمان‌بند می‌گوید در چه چیزی؛ جزئیات در لاگ است.`,
  'staff.inbound-stopped': ({ panelName, inboundName, reason, accountCount }, { named, number }) =>
    `اینباند «${named(inboundName)}» در پنل «${named(panelName)}» ${STOPS[reason] ?? 'کار نمی‌کند'}: ${number(accountCount)} مشتری نمی‌توانند وصل شوند و فروش در آن متوقف است. اینباند را دوباره بسازید، مشتریان را منتقل کنید یا به آن‌ها روز اضافه بدهید.`,
  'staff.inbound-silent': ({ panelName, inboundName, accountCount }, { named, number }) =>
    `از اینباند «${named(inboundName)}» در پنل «${named(panelName)}» ترافیکی رد نمی‌شود: اتصال آزمایشی پاسخی نگرفت. ${number(accountCount)} مشتری روی آن هستند. پورت، فایروال و گواهی را بررسی کنید یا مشتریان را منتقل کنید.`,
  'staff.panel-too-large': ({ panelName, limit, maximum }, { named, number }) =>
    `پاسخ پنل «${named(panelName)}» از حد مجاز بزرگ‌تر است (${limit}: ${number(maximum)}) و چیزی از آن نگه داشته نشد. پنل را بررسی کنید یا حد را بالا ببرید.`,
  'staff.link-shared': ({ planName, apps, networks }, { named, number }) =>
    `به نظر می‌رسد یکی از لینک‌های پلن «${named(planName)}» میان چند نفر پخش شده است. دریافت در یک ساعت: ${number(apps)} برنامه، ${number(networks)} شبکه.`,
  'staff.outcome-unknown': ({ channel, code }) =>
    `معلوم نیست که پیام ${code} از طریق ${channel} فرستاده شده است یا نه. دوباره فرستاده نمی‌شود.`,

  'extend.success': () => EXTENDED,
  'extend.notEligible': ({ days }) =>
    `شما فقط می‌توانید در ${days} روز پایانی قبل از انقضا یا پس از اتمام ترافیک، سرویس را تمدید کنید. برای خرید اشتراک جدید، از بخش 'خرید سرویس جدید' اقدام کنید.`,
  'extend.insufficientBalance': () => 'موجودی کیف پول شما برای انجام این عملیات کافی نیست.',
  'extend.info.expired': () => 'سرویس شما منقضی شده است. با تمدید، سرویس از اکنون شروع خواهد شد.',
  'extend.info.exhausted': () => 'ترافیک شما تمام شده است. با تمدید، ترافیک و زمان از اکنون تنظیم می‌شود.',
  'extend.info.extend': () => 'می‌توانید سرویس خود را تمدید کنید. زمان به تاریخ انقضای فعلی اضافه می‌شود.',
  'extend.notAllowed': () => 'تمدید مجاز نیست',
  'action.extend': () => 'تمدید',
  'action.confirmWallet': () => 'تأیید و پرداخت از کیف پول',
  'action.backToDashboard': () => 'بازگشت به داشبورد',
  'action.buyNew': () => 'خرید سرویس جدید',
  'action.chargeWallet': () => 'شارژ کیف پول',
  'wallet.low': () => WALLET_LOW,
};
