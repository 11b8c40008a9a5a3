import { describePages } from './describe-pages.ts';
import { isIn } from './staff-parts.ts';

describePages('Every page of staff: servers and plans', {
  audience: 'owner',
  only: isIn('servers and plans'),
});
