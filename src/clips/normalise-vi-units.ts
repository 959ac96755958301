const UNITS: Record<string, string> = {
  km: 'ki lô mét',
  m: 'mét',
  dm: 'đề xi mét',
  cm: 'xen ti mét',
  mm: 'mi li mét',
  hl: 'héc tô lít',
  km2: 'ki lô mét vuông',
  m2: 'mét vuông',
  cm2: 'xen ti mét vuông',
  m3: 'mét khối',
  cm3: 'xen ti mét khối',
  ha: 'héc ta',
  kg: 'ki lô gam',
  g: 'gam',
  mg: 'mi li gam',
  l: 'lít',
  ml: 'mi li lít',
  s: 'giây',
  h: 'giờ',
  ph: 'phút',
  kw: 'ki lô oát',
  kwh: 'ki lô oát giờ',
  kv: 'ki lô vôn',
  mw: 'mê ga oát',
  w: 'oát',
  v: 'vôn',
  hz: 'héc',
  khz: 'ki lô héc',
  mhz: 'mê ga héc',
  db: 'đề xi ben',
  kb: 'ki lô bai',
  mb: 'mê ga bai',
  gb: 'gi ga bai',
  hpa: 'héc tô pát can',
  mmhg: 'mi li mét thủy ngân',
  đ: 'đồng',
  vnđ: 'đồng',
  vnd: 'đồng',
  usd: 'đô la Mỹ',
  tr: 'triệu',
  k: 'nghìn',
  '°c': 'độ xê',
  '°': 'độ',
  '%': 'phần trăm',
  '‰': 'phần nghìn',
  $: 'đô la',
  '€': 'ơ rô',
}
// What may stand after the slash besides a unit: '80 triệu đồng/người/năm'.
const PER_WORDS =
  'giờ|giây|phút|ngày|đêm|tuần|tháng|quý|năm|vụ|lần|người|hộ|thôn|xã|con|cây|sào|tấn|tạ|kg|suất|vé|buổi|đợt|trận|lượt|ca|xe|mùa'
const AMOUNT_WORDS = 'đồng|triệu|tỷ|nghìn|tấn|tạ|yến|người|hộ|con|cây|lít|bao|lượt|ca|mét|giờ|suất|liều'
const NAMES = Object.keys(UNITS)
  .sort((a, b) => b.length - a.length)
  .map((name) => name.replace(/[$]/g, '\\$&'))
  .join('|')
const END = '(?![\\p{L}\\p{N}])'

const AFTER_NUMBER = new RegExp(
  `(?<=\\d)\\s*(${NAMES})(?:/(${NAMES}|${PER_WORDS})${END})?(?:/(${PER_WORDS})${END})?${END}`,
  'giu',
)
const AMOUNT_PER = new RegExp(`(?<![\\p{L}\\p{N}])(${AMOUNT_WORDS})((?:/(?:${NAMES}|${PER_WORDS})${END})+)`, 'giu')

/** '80km/h' → '80 ki lô mét trên giờ', '2.500đ/kg', '60 tạ/ha': units behind a number, and what they are counted by. */
export function expandUnits(text: string): string {
  return text
    .replace(/²/g, '2')
    .replace(/³/g, '3')
    .replace(/°\s*C\b|º\s*C\b|℃/g, '°C')
    .replace(/º/g, '°')
    .replace(/(?<=\d)\s?oC(?!\p{L})/gu, '°C')
    .replace(/(?<!\p{L})km\s?(?=\d)/giu, 'ki lô mét ')
    .replace(/(?<![\p{L}])độ C(?![\p{L}])/gu, 'độ xê')
    .replace(AFTER_NUMBER, (whole, unit: string, per?: string, perToo?: string) => {
      // A capital M or G alone is a name ('đường 5M'), 'H' an hour only in times.
      if (/^[A-ZĐ]$/.test(unit) && unit !== 'V' && unit !== 'W') return whole
      return ` ${[unit, per, perToo].flatMap((part) => (part ? [nameOf(part)] : [])).join(' trên ')}`
    })
    .replace(AMOUNT_PER, (_, amount: string, pers: string) =>
      [amount, ...pers.slice(1).split('/').map(nameOf)].join(' trên '),
    )
}

const nameOf = (unit: string): string => UNITS[unit.toLowerCase()] ?? unit
