/** 'Phường Phúc Thuận' → 'phuong phuc thuan': what people type who have no Vietnamese keyboard at hand. */
export const foldName = (name: string): string =>
  name
    .replace(/[Đđ]/g, 'd')
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim()

/** For `like`: what a person typed, taken literally. */
export const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&')
