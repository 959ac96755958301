import type { Language } from '../../i18n/language.tsx'

type Told = { place: string; text: string }
type Rule = [pattern: RegExp, vi: (...found: string[]) => string]

/** What src/areas/parse-list.ts and parse-shapes.ts find, as officials say it. */
const RULES: readonly Rule[] = [
  [/^the list has no areas/, () => 'tệp không có đơn vị nào'],
  [/^code (\S+) already stands on line (\d+)/, (code, line) => `mã ${code} đã có ở dòng ${line}`],
  [/^has (\d+) columns, not (\d+)/, (has, wants) => `có ${has} cột, cần ${wants} cột`],
  [/^code "(.*)" is not letters and digits/, (code) => `mã “${code}” chỉ được có chữ và số`],
  [/^code (\S+) is the country itself/, (code) => `mã ${code} là cả nước, không thuộc danh mục`],
  [/^code (\S+) has lost its leading zero/, (code) => `mã ${code} bị mất số 0 ở đầu; hãy để cột mã là dạng chữ`],
  [/^name must have 1 to 120/, () => 'tên phải có từ 1 đến 120 chữ'],
  [/^name is not UTF-8/, () => 'tên không phải mã UTF-8; lưu lại tệp dạng “CSV UTF-8”'],
  [/^name has control/, () => 'tên có ký tự điều khiển'],
  [/^kind "(.*)" is not lower-case/, (kind) => `loại “${kind}” phải viết thường, không dấu (tinh, xa, phuong…)`],
  [/^kind (\S+) is not part/, (kind) => `loại ${kind} không thuộc danh mục`],
  [/^parentCode (\S+) is not a code/, (code) => `mã cấp trên ${code} không có trong danh mục`],
  [/^(\S+) lies inside itself/, (code) => `${code} nằm trong chính nó`],
  [/^(\S+) has a circle/, (code) => `${code} có cấp trên vòng lại hoặc quá nhiều cấp`],
  [/lists of mergers/, () => 'đây là bảng sáp nhập; hãy chọn danh mục đơn vị (code,name,kind,parentCode)'],
  [/separated by semicolons/, () => 'tệp ngăn bằng dấu chấm phẩy; lưu lại với dấu phẩy'],
  [/^the first line must be "(.*?)"/, (header) => `dòng đầu phải là ${header}`],
  [/^there is no area (\S+)/, (code) => `không có địa bàn mã ${code}`],
  [/^area (\S+) already stands in feature (\d+)/, (code, at) => `địa bàn ${code} đã có ở hình thứ ${Number(at) + 1}`],
  [/^area (\S+): .*are they swapped/, (code) => `địa bàn ${code}: kinh độ và vĩ độ bị đảo`],
  [/^area (\S+): .*not longitude, latitude/, (code) => `địa bàn ${code}: tọa độ không phải kinh độ, vĩ độ WGS84`],
  [/^area (\S+): /, (code) => `địa bàn ${code}: đường ranh giới không khép kín hoặc tự cắt`],
  [/^(properties|geometry)/, () => 'thiếu mã địa bàn (properties.code) hoặc không phải vùng'],
]

/**
 * A fault of an imported file: which line (counted from 1) or feature, and what is wrong there. What no rule knows is
 * shown as the server says it.
 */
export function tellFault(fault: { pointer: string; detail: string }, language: Language): Told {
  const place = /\/(?:lines|features)\/(\d+)/.exec(fault.pointer)?.[1] ?? ''
  const detail = fault.detail.replace(/^(line|feature) \d+: /, '')
  // Features of a file are counted from 0 by programs and from 1 by people.
  const counted = fault.pointer.startsWith('/features/') ? `${Number(place) + 1}` : place
  if (language !== 'vi') return { place: counted, text: detail }
  for (const [pattern, words] of RULES) {
    const found = pattern.exec(detail)
    if (found) return { place: counted, text: words(...found.slice(1).map((part) => part ?? '')) }
  }
  return { place: counted, text: detail }
}
