import type { Exports } from "conformance:bundle/provider";

let printing = 0;

class Ticket {
  #number: number;

  constructor(number: number) {
    this.#number = number;
  }

  number(): number {
    return this.#number;
  }
}

async function* printed<T>(n: number, item: (i: number) => T): AsyncGenerator<T> {
  try {
    for (let i = 1; i <= n; i++) yield item(i);
  } finally {
    printing--;
  }
}

/** Gives what comes as long as somebody reads. */
function counted<T>(n: number, item: (i: number) => T): AsyncIterable<T> {
  printing++;
  return printed(n, item);
}

export const streamsOfResources: Exports["streamsOfResources"] = {
  Ticket,
  tickets: async (n) => counted(n, (i) => new Ticket(i)),
  pairs: async (n) =>
    counted(n, (i) => ({
      label: ["none", "one", "two", "three"][i % 4] ?? "",
      first: new Ticket(i),
      second: i % 2 === 1 ? new Ticket(100 + i) : undefined,
    })),
  later: async (number) => ({ get: async () => new Ticket(number) }),
  redeem: async (tickets) => {
    let sum = 0;
    for await (const ticket of tickets) sum += ticket.number();
    return sum;
  },
  redeemOne: async (ticket) => (await ticket.get()).number(),
  both: async (given, lent, tickets) => [given, lent.number(), tickets],
  printing: async () => printing,
};
