/**
 * A place in the order of events: the transaction that wrote it, then its number. Transaction ids are 64 bits wide,
 * so they stay text in JSON and BigInt here. As text (`xid-id`) it is the id of a server-sent event.
 */
export type Position = { xid: bigint; id: bigint }

export const formatPosition = ({ xid, id }: Position): string => `${xid}-${id}`

/** Undefined for what is not one of our event ids. */
export function parsePosition(text: string): Position | undefined {
  const match = /^(\d{1,19})-(\d{1,18})$/.exec(text)
  return match?.[1] && match[2] ? { xid: BigInt(match[1]), id: BigInt(match[2]) } : undefined
}

export const isAfter = (a: Position, b: Position): boolean => a.xid > b.xid || (a.xid === b.xid && a.id > b.id)
