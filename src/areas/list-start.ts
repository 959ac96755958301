/** 'units-2025-07.csv' holds from '2025-07-01'; undefined for any other name. */
export function listStart(fileName: string): string | undefined {
  const month = /^units-(\d{4}-(?:0[1-9]|1[0-2]))\.csv$/.exec(fileName)?.[1]
  return month && `${month}-01`
}
