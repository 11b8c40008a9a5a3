import { type CreatePlanInput, gbToBytes } from '@panelkit/sdk';
import type { PlanText } from '../store/shop-store.ts';

/** A plan to begin with. Prices in dollars. */
export interface SamplePlan extends Omit<CreatePlanInput, 'price' | 'setupFeeMinor'> {
  price: number;
  setupFee?: number;
}

export const samplePlans: readonly SamplePlan[] = [
  {
    slug: 'day',
    name: 'Day pass',
    description: 'For a journey, or just to try it.',
    price: 0.5,
    durationDays: 1,
    trafficLimitBytes: gbToBytes(2),
  },
  {
    slug: 'starter',
    name: 'Starter',
    description: 'For mail, chat and the news.',
    price: 3,
    durationDays: 30,
    trafficLimitBytes: gbToBytes(20),
    trialDays: 3,
  },
  {
    slug: 'standard',
    name: 'Standard',
    description: 'For every day, with some video.',
    price: 7,
    durationDays: 30,
    trafficLimitBytes: gbToBytes(80),
    popular: true,
  },
  {
    slug: 'season',
    name: 'Season',
    description: 'Three months at the price of two.',
    price: 14,
    durationDays: 90,
    trafficLimitBytes: gbToBytes(240),
  },
  {
    slug: 'family',
    name: 'Family',
    description: 'For everybody at home, set up by us.',
    price: 12,
    setupFee: 1,
    durationDays: 30,
    trafficLimitBytes: gbToBytes(300),
  },
  {
    slug: 'founder',
    name: 'Founder',
    description: 'A year without counting. There are only five.',
    price: 49,
    durationDays: 365,
    trafficLimitBytes: null,
    capacity: 5,
    provisioning: { welcomeMessage: 'Thank you for being one of the first five.' },
  },
];

/** What they are called in other languages. */
export const samplePlanTexts: Readonly<Record<string, readonly Omit<PlanText, 'planId'>[]>> = {
  day: [
    { language: 'fa', name: 'یک‌روزه', description: 'برای سفر، یا فقط برای امتحان.' },
    { language: 'ru', name: 'На день', description: 'Для поездки или просто на пробу.' },
  ],
  starter: [
    { language: 'fa', name: 'پایه', description: 'برای نامه، گفت‌وگو و خبر.' },
    { language: 'ru', name: 'Старт', description: 'Для почты, чатов и новостей.' },
  ],
  standard: [
    { language: 'fa', name: 'استاندارد', description: 'برای هر روز، با کمی ویدئو.' },
    { language: 'ru', name: 'Стандарт', description: 'На каждый день, хватит и на видео.' },
  ],
  season: [
    { language: 'fa', name: 'فصلی', description: 'سه ماه به بهای دو ماه.' },
    { language: 'ru', name: 'Сезон', description: 'Три месяца по цене двух.' },
  ],
  family: [
    { language: 'fa', name: 'خانواده', description: 'برای همهٔ اهل خانه، راه‌اندازی با ما.' },
    { language: 'ru', name: 'Семья', description: 'Для всех дома, настроим за вас.' },
  ],
  founder: [
    { language: 'fa', name: 'بنیان‌گذار', description: 'یک سال نامحدود. فقط پنج عدد.' },
    { language: 'ru', name: 'Основатель', description: 'Год без лимита. Всего пять штук.' },
  ],
};
