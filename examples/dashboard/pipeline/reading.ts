/** What the dashboard works on: something that happened somewhere, and how much it was. A flight, a bid, or a row of a file of your own. */
export interface Reading {
  /** When it was to be: ms since the epoch. This is its event time. */
  readonly at: number;
  /** When it is told of, in the time of the replay: a flight when it really left. It is this that puts readings out of order. */
  readonly arrived: number;
  /** Where: an airport; or on what: a category of auctions. */
  readonly key: string;
  /** How much: the minutes that a flight left late, or what is bid. */
  readonly value: number;
}
