/** In place of an id: a rule that nobody has kept yet will be the latest of all. */
export const NOT_KEPT = 'sch_~'

/** Who came second gives way: who was moved there, else whose schedule or programme was made later. Pure. */
export function laterPlanned(pair: {
  occurrenceA: string
  occurrenceB: string
  ownerA: string
  ownerB: string
  startA: Date
  startB: Date
  movedA: boolean
  movedB: boolean
}): string {
  const { occurrenceA, occurrenceB } = pair
  if (pair.movedA !== pair.movedB) return pair.movedA ? occurrenceA : occurrenceB
  // Ids sort by the time of their making, whatever they name.
  const [madeA, madeB] = [pair.ownerA.split('_')[1] ?? '', pair.ownerB.split('_')[1] ?? '']
  if (madeA !== madeB) return madeA > madeB ? occurrenceA : occurrenceB
  if (pair.startA.getTime() !== pair.startB.getTime()) return pair.startA > pair.startB ? occurrenceA : occurrenceB
  return [occurrenceA, occurrenceB].sort()[1] ?? occurrenceB
}
