import type { OrderItem } from '@panelkit/sdk';
import { type Column, json } from './columns.ts';

/** A line as it is stored: without what follows from the rest, and without what says nothing. */
type StoredItem = Pick<OrderItem, 'id' | 'planId' | 'planName' | 'quantity' | 'unitPriceMinor'> &
  Partial<
    Pick<
      OrderItem,
      'setupFeeMinor' | 'totalMinor' | 'isTrial' | 'unitTaxMinor' | 'setupFeeTaxMinor' | 'taxBasisPoints'
    >
  > & {
    terms?: Partial<OrderItem['terms']>;
  };

const stored = json<StoredItem[]>();

/** The lines of an order, as `jsonb`. */
export const orderItems: Column<OrderItem[]> = {
  suffixes: stored.suffixes,
  write: (items) => stored.write(items.map(toStored)),
  read: (cells) => stored.read(cells).map(fromStored),
};

function toStored(given: OrderItem): StoredItem {
  const { setupFeeMinor, totalMinor, isTrial, terms, ...taxed } = given;
  const { unitTaxMinor, setupFeeTaxMinor, taxBasisPoints, ...item } = taxed;
  const { durationDays, trafficLimitBytes, deviceLimit, startsOnFirstUse } = terms;
  return {
    ...item,
    ...(setupFeeMinor !== 0 && { setupFeeMinor }),
    ...(totalMinor !== totalOf({ ...item, setupFeeMinor }) && { totalMinor }),
    ...(isTrial && { isTrial }),
    ...(unitTaxMinor !== 0 && { unitTaxMinor }),
    ...(setupFeeTaxMinor !== 0 && { setupFeeTaxMinor }),
    ...(taxBasisPoints !== 0 && { taxBasisPoints }),
    terms: {
      ...(durationDays !== null && { durationDays }),
      ...(trafficLimitBytes !== null && { trafficLimitBytes }),
      ...(deviceLimit !== null && { deviceLimit }),
      ...(startsOnFirstUse && { startsOnFirstUse }),
    },
  };
}

function fromStored({ setupFeeMinor = 0, isTrial = false, terms = {}, ...item }: StoredItem): OrderItem {
  return {
    ...item,
    setupFeeMinor,
    unitTaxMinor: item.unitTaxMinor ?? 0,
    setupFeeTaxMinor: item.setupFeeTaxMinor ?? 0,
    taxBasisPoints: item.taxBasisPoints ?? 0,
    totalMinor: item.totalMinor ?? totalOf({ ...item, setupFeeMinor }),
    terms: {
      durationDays: terms.durationDays ?? null,
      trafficLimitBytes: terms.trafficLimitBytes ?? null,
      deviceLimit: terms.deviceLimit ?? null,
      startsOnFirstUse: terms.startsOnFirstUse ?? false,
    },
    isTrial,
  };
}

function totalOf(item: Pick<OrderItem, 'unitPriceMinor' | 'quantity' | 'setupFeeMinor'>): number {
  return item.unitPriceMinor * item.quantity + item.setupFeeMinor;
}
