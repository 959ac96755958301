import { describe, expect, test } from 'vitest'
import { countUnheard, soundsToHear } from './hearing.ts'

const clip = (id: string, clipId: string | null) => ({ id, kind: 'clip' as const, clipId, role: 'item' as const })
const items = [
  clip('itm_theme', 'clp_tune'),
  { id: 'itm_news', kind: 'bulletin' as const, bulletinId: 'bul_news' },
  clip('itm_song', 'clp_song'),
  clip('itm_again', 'clp_tune'),
  clip('itm_empty', null),
]
const SOUNDS: Record<string, string> = { itm_theme: 'tune', itm_news: 'news', itm_song: 'song', itm_again: 'tune' }
const order = {
  ...{ date: null, localAt: null, startAt: null, endAt: null, budgetMs: 0, totalMs: 0, leftMs: 0, problems: [] },
  items: items.map(({ id, kind }, index) => ({
    ...{ itemId: id, index, kind, role: null, title: id, contentStatus: null, clipSha256: SOUNDS[id] ?? null },
    ...{ offsetMs: null, durationMs: 0, startAt: null, endAt: null, skipped: null, skippedText: null },
  })),
}

describe('what is heard before a programme is approved', () => {
  test('is every clip once, whichever day it plays, and no bulletin: that was approved on its own', () => {
    expect(soundsToHear({ items, order, clipsApprovedBefore: [] })).toEqual(['tune', 'song'])
  })
  test('is not what an earlier approved version had', () => {
    expect(soundsToHear({ items, order, clipsApprovedBefore: ['clp_tune'] })).toEqual(['song'])
  })
  test('counts when it was heard to its end, some silence there apart', () => {
    const heard = new Map([
      ['tune', 0.95],
      ['song', 0.5],
    ])
    expect(countUnheard(['tune', 'song'], heard)).toBe(1)
  })
})
