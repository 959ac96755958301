import { useEffect, useState } from 'react'
import type { Hazard } from './hazards.ts'
import { WORDINGS } from './hazards.ts'
import type { Lane } from './lane.ts'

export type Tone = 'siren' | 'chime' | 'none'
export type AlertForm = {
  hazard: Hazard | undefined
  content: 'text' | 'clip'
  title: string
  text: string
  allClearText: string
  clipId: string | undefined
  riskLevel: number | undefined
  areaCodes: string[]
  validMinutes: number
  repeatEverySeconds: number
  preTone: Tone
}

// An evening's work comes back after a dead battery; last month's storm does not.
const KEPT_MS = 6 * 3_600_000

const emptyForm = (lane: Lane): AlertForm => ({
  hazard: undefined,
  content: 'text',
  title: '',
  text: '',
  allClearText: WORDINGS.other.allClearText,
  clipId: undefined,
  riskLevel: undefined,
  areaCodes: [],
  validMinutes: lane === 'live' ? 120 : 15,
  repeatEverySeconds: lane === 'live' ? 60 : 300,
  preTone: lane === 'live' ? 'siren' : 'chime',
})

/** What is being written, kept on this device; each lane has its own, so that no word of a drill reaches the real one. */
export function useKeptForm(lane: Lane) {
  const key = `loa-emergency-${lane}`
  const [kept] = useState(() => read(key))
  const [form, setForm] = useState<AlertForm>(() => ({ ...emptyForm(lane), ...kept?.form }))
  const [restoredAt, setRestoredAt] = useState(kept?.savedAt)
  const isBegun = form.title !== '' || form.text !== '' || form.clipId !== undefined || form.areaCodes.length > 0
  useEffect(() => {
    if (isBegun) localStorage.setItem(key, JSON.stringify({ savedAt: Date.now(), form }))
  }, [key, form, isBegun])
  return {
    form,
    restoredAt,
    change: (part: Partial<AlertForm>) => setForm((before) => ({ ...before, ...part })),
    clear() {
      localStorage.removeItem(key)
      setForm(emptyForm(lane))
      setRestoredAt(undefined)
    },
  }
}

function read(key: string): { savedAt: number; form: Partial<AlertForm> } | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? '')
    return Date.now() - kept.savedAt < KEPT_MS ? kept : undefined
  } catch {
    return undefined // nothing kept, or kept by an older version
  }
}
