import { describeKeyboard } from './describe-keyboard.ts';

describeKeyboard('owner', 'usual');
describeKeyboard('owner', 'narrow');
describeKeyboard('buyer', 'narrow');
