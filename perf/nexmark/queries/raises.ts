import { filterValues, keyBy, keyedProcess, listState, type, valueState } from '../../../lib/index.js';
import type { KeyedStream, Stream, ValueState } from '../../../lib/index.js';
import { isPerson } from '../../../examples/nexmark/model.js';
import type { Auction, Bid, NexmarkEvent } from '../../../examples/nexmark/model.js';

/** A bid beside the auction that it is for. */
export interface BidOnAuction {
  readonly auction: Auction;
  readonly bid: Bid;
}

/** The higher the better, and of equal prices the earlier one. Prices are whole numbers; a thousand seconds count less than one. */
export function worth({ auction, bid }: BidOnAuction): number {
  return bid.price - (bid.dateTime - auction.dateTime) / 1e6;
}

/**
 * The bids that are better than all that came before them while the auction ran, by auction. A bid may come before its auction, and waits for it. (To
 * `joinInterval` auctions and bids would say the same, but it would keep all bids for as long as auctions may still come.)
 */
export function raises(events$: Stream<NexmarkEvent>): KeyedStream<number, BidOnAuction> {
  return events$.pipe(
    filterValues((event): event is Auction | Bid => !isPerson(event)),
    keyBy((event) => (event.kind === 'auction' ? event.id : event.auction)),
    keyedProcess({
      state: {
        auction: valueState<Auction | null>(null),
        best: valueState(-Infinity),
        early: listState<Bid>(),
      },
      emits: type<BidOnAuction>(),
      onEvent: (event, { state, emit }) => {
        if (event.kind === 'auction') {
          state.auction.value = event;
          for (const bid of state.early.values) consider(bid, event, state.best, emit);
          state.early.clear();
          return;
        }
        const auction = state.auction.value;
        if (auction === null) state.early.add(event);
        else consider(event, auction, state.best, emit);
      },
    }),
  );
}

/** Emits a bid on an auction if it is better than the best before. */
function consider(bid: Bid, auction: Auction, best: ValueState<number>, emit: (raise: BidOnAuction) => void): void {
  if (bid.dateTime < auction.dateTime || bid.dateTime > auction.expires) return;
  const isWorth = worth({ auction, bid });
  if (isWorth <= best.value) return;
  best.value = isWorth;
  emit({ auction, bid });
}
