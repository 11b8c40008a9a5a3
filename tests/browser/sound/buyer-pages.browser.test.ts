import { describePages } from './describe-pages.ts';

describePages('Every page of a buyer', { audience: 'buyer' });
