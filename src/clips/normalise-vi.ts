import { spellLetters } from './normalise-vi-abbreviations.ts'
import { expandDates } from './normalise-vi-dates.ts'
import { isSyllable } from './normalise-vi-syllable.ts'
import { cleanSymbols, expandPhones, expandSymbols } from './normalise-vi-symbols.ts'
import { expandTimes } from './normalise-vi-times.ts'
import { expandUnits } from './normalise-vi-units.ts'
import { expandAbbreviations, expandDocuments, expandNumbers, expandRoman } from './normalise-vi-words.ts'

/**
 * Write a Vietnamese text out as it is read aloud: numbers, dates, times, units, abbreviations. The order matters:
 * each rule takes what only it can know (a phone number before a range, a date before a fraction) and leaves words.
 * `unsure`: what the voice may misread, for its author to spell out; abbreviations among them are spelt by letters.
 */
export function normaliseVi(text: string): { text: string; unsure: string[] } {
  const unsure = new Set<string>()
  const rules = [
    expandDocuments,
    expandPhones,
    expandDates,
    expandTimes,
    expandUnits,
    expandAbbreviations,
    expandRoman,
    expandSymbols,
    expandNumbers,
  ]
  const words = rules.reduce((out, rule) => rule(out), cleanSymbols(text, unsure))
  return { text: tidy(readWords(words, unsure), unsure), unsure: [...unsure] }
}

/** Headlines in capitals are words; capitals that form no Vietnamese syllable are an abbreviation nobody told us of. */
function readWords(text: string, unsure: Set<string>): string {
  return text.replace(/[\p{L}\p{M}]+/gu, (word) => {
    const isCapitals = word.length > 1 && word === word.toUpperCase()
    if (isSyllable(word)) return isCapitals ? word.toLowerCase() : word
    if (word.length === 1) return spellLetters(word)
    unsure.add(word)
    return isCapitals && word.length <= 6 ? spellLetters(word) : word
  })
}

/** Punctuation a voice can use: full stops, commas, questions. Each line ends as a sentence. */
function tidy(text: string, unsure: Set<string>): string {
  const plain = text
    .replace(/…|\.{2,}/g, ', ')
    .replace(/\s+[-–—]+\s+|[()[\]{}]|\s*\/\s*/g, ', ')
    .replace(/[-–—]/g, ' ')
    .replace(/["“”„«»‘’'`*_~|#^\\@+→⇒]/g, ' ')
    .replace(/[^\p{L}\p{M}\p{N}\s.,;:!?]/gu, (symbol) => {
      unsure.add(symbol)
      return ' '
    })
  return plain
    .split('\n')
    .map(tidyLine)
    .filter((line) => /[\p{L}\p{N}]/u.test(line))
    .map((line, index, lines) => (index < lines.length - 1 && !/[.!?:;,]$/.test(line) ? `${line}.` : line))
    .join('\n')
}

const tidyLine = (line: string): string =>
  line
    .replace(/\s+/g, ' ')
    .replace(/\s+([.,;:!?])/g, '$1')
    .replace(/,(?:\s*,)+/g, ',')
    .replace(/,\s*([.;:!?])/g, '$1')
    .replace(/([.;:!?]),/g, '$1')
    .replace(/^[\s.,;:!?]+/, '')
    .replace(/,\s*$/, '')
    .replace(/([,;:])(?=\p{L})/gu, '$1 ')
    .trim()
