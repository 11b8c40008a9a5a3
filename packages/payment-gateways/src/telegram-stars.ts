export {
  type StarsGateway,
  type TelegramStarsOptions,
  telegramStars,
} from './telegram-stars/stars-gateway.ts';
