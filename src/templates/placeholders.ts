/** The `{{places}}` of these texts, each once, in their order. Pure. */
export const placeholdersOf = (...texts: readonly string[]): string[] => [
  ...new Set(texts.flatMap((text) => [...text.matchAll(/\{\{([^{}]{1,80})\}\}/g)].map(([, name = '']) => name.trim()))),
]
