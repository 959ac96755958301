const INITIAL = '(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnprstvx])?'
const VOWELS =
  '(?:oai|oay|oeo|uao|uây|uôi|ươi|ươu|iêu|yêu|uya|uyê|uyu|oă|oa|oe|oo|uâ|uê|uơ|uy|uô|ươ|iê|yê|ia|ua|ưa|ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|[aăâeêioôơuưy])'
const FINAL = '(?:ng|nh|ch|[cmnpt])?'
const SYLLABLE = new RegExp(`^${INITIAL}${VOWELS}${FINAL}$`)
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g

/** Whether a word can be a Vietnamese syllable, tone marks aside. Shape only: not every such syllable exists. */
export const isSyllable = (word: string): boolean =>
  SYLLABLE.test(word.toLowerCase().normalize('NFD').replace(TONES, '').normalize('NFC'))
