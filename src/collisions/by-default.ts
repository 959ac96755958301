/**
 * What the station does with two of one class by itself: whoever gives way is shifted behind, or cut where no time behind
 * is free and allowed. Where nobody could be asked, speakers play one after the other while that still fits. Pure.
 */
export function chooseByDefault(how: {
  wasAsked: boolean
  canShift: boolean
  fitsBehind: boolean
}): 'shift' | 'cut' | 'queue' {
  if (how.wasAsked) return how.canShift ? 'shift' : 'cut'
  return how.fitsBehind || !how.canShift ? 'queue' : 'shift'
}
