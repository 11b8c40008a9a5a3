import { mailOwners } from '../../roles/mail-owners.ts';
import type { Shop } from '../../shop.ts';
import type { ActivityCount } from '../../store/activity-record.ts';
import { activityKind } from './activity-kinds.ts';
import { nameOfSubject } from './name-of-subject.ts';

/** Mails every owner what is unusual. */
export async function tellOwners(shop: Shop, sum: ActivityCount): Promise<void> {
  const who = await nameOfSubject(shop, sum);
  const link = `${shop.publicUrl}/staff/unusual`;
  await mailOwners(shop, ({ unusual: words }) => {
    const what = words.kinds[activityKind.parse(sum.kind)];
    return { what, text: words.mail({ what, who, count: sum.count, hour: sum.hour, link }) };
  });
}
