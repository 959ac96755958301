import { Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Fragment } from 'react'
import { api, call } from '../../api.ts'
import { useTexts } from '../../i18n/language.tsx'
import classes from '../../ui/layout.module.css'
import { composeTexts } from './texts.ts'

const AFTER_MS = 500

/** The text as the voice gets it, numbers and abbreviations written out, doubtful words marked; follows the typing. */
export function ReadAs({ text }: { text: string }) {
  const t = useTexts(composeTexts)
  const [settled] = useDebouncedValue(text.trim(), AFTER_MS)
  const { data } = useQuery({
    queryKey: ['speech-preview', settled],
    queryFn: () => call(api.clips.speech.preview.$post({ json: { text: settled } })),
    enabled: settled !== '',
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (text.trim() === '') return <Text c="dimmed">{t.readAsEmpty}</Text>
  if (!data) return null
  return (
    <section aria-label={t.readAs}>
      <Text fw={600} mb={4}>
        {t.readAs}
      </Text>
      <div className={classes.readAs}>
        {markWords(data.text, data.unsure).map(({ word, isUnsure, at }) =>
          isUnsure ? <mark key={at}>{word}</mark> : <Fragment key={at}>{word}</Fragment>,
        )}
      </div>
      {data.unsure.length > 0 && (
        <Text mt="xs" c="light-dark(var(--mantine-color-amber-8), var(--mantine-color-amber-3))">
          {t.unsure(data.unsure.join(', '))}
        </Text>
      )}
    </section>
  )
}

/** Cuts a text at its doubtful words, whole words only. */
export function markWords(
  text: string,
  unsure: readonly string[],
): Array<{ word: string; isUnsure: boolean; at: number }> {
  if (unsure.length === 0) return [{ word: text, isUnsure: false, at: 0 }]
  const words = unsure
    .toSorted((a, b) => b.length - a.length)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('|')
  let at = 0
  return text
    .split(new RegExp(`(?<![\\p{L}\\p{N}])(${words})(?![\\p{L}\\p{N}])`, 'u'))
    .map((word, index) => {
      const part = { word, isUnsure: index % 2 === 1, at }
      at += word.length
      return part
    })
    .filter(({ word }) => word !== '')
}
