import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react'
import { createFormat, type Format } from './format.ts'

export type Language = 'vi' | 'en'
const STORED = 'loa-language'

type Context = { language: Language; setLanguage(language: Language): void; format: Format }
const LanguageContext = createContext<Context | undefined>(undefined)

const stored = (): Language => (localStorage.getItem(STORED) === 'en' ? 'en' : 'vi')

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(stored)
  useEffect(() => {
    document.documentElement.lang = language
    localStorage.setItem(STORED, language)
  }, [language])
  const value = useMemo(() => ({ language, setLanguage, format: createFormat(language) }), [language])
  return <LanguageContext value={value}>{children}</LanguageContext>
}

export function useLanguage(): Context {
  const context = use(LanguageContext)
  if (!context) throw new Error('useLanguage outside LanguageProvider')
  return context
}

/**
 * The words of one screen: `const t = useTexts(texts)` with `texts = { vi, en: {…} satisfies typeof vi }` beside it, so
 * that a missing or misnamed word does not compile and each screen loads only its own. Numbers go in by functions.
 */
export function useTexts<T>(texts: { vi: T; en: T }): T {
  return texts[useLanguage().language]
}

/** Dates, times, numbers and durations as people here write them. */
export const useFormat = (): Format => useLanguage().format
