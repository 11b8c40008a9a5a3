import { textsOf } from '../../people/texts-of.ts';
import { listOwners } from '../../roles/list-owners.ts';
import type { Shop } from '../../shop.ts';
import type { ActivityCount } from '../../store/activity-record.ts';
import { activityKind } from './activity-kinds.ts';
import { nameOfSubject } from './name-of-subject.ts';

/** Mails every owner in their language; nobody waits for the mail server. */
export async function tellOwners(shop: Shop, sum: ActivityCount): Promise<void> {
  const who = await nameOfSubject(shop, sum);
  const link = `${shop.publicUrl}/staff/unusual`;
  for (const owner of await listOwners(shop.store.users)) {
    const { unusual: words } = textsOf(shop, owner);
    const what = words.kinds[activityKind.parse(sum.kind)];
    const text = words.mail({ what, who, count: sum.count, hour: sum.hour, link });
    void shop.sendMail({ to: owner.email, subject: `${shop.name}: ${what}`, text });
  }
}
