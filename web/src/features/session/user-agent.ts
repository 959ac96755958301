/** In this order: most browsers also claim to be Chrome and Safari. */
const BROWSERS: ReadonlyArray<[RegExp, string]> = [
  [/coc_coc_browser/i, 'Cốc Cốc'],
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Zalo/, 'Zalo'],
  [/(Firefox|FxiOS)\//, 'Firefox'],
  [/(Headless)?Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]
const SYSTEMS: ReadonlyArray<[RegExp, string]> = [
  [/Android/, 'Android'],
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Windows/, 'Windows'],
  [/CrOS/, 'ChromeOS'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
]

/** What a person would call the device of a session; undefined for what is not recognised. */
export function describeUserAgent(userAgent: string | null) {
  const found = (table: ReadonlyArray<[RegExp, string]>) => table.find(([mark]) => mark.test(userAgent ?? ''))?.[1]
  return { browser: found(BROWSERS), os: found(SYSTEMS), isPhone: /Mobile|Android|iPhone|iPad/.test(userAgent ?? '') }
}
