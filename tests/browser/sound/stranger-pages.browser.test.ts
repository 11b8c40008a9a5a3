import { describePages } from './describe-pages.ts';

describePages('Every page of a stranger', { audience: 'stranger' });
