import type { CreateAlert } from '../../../../src/alerts/schema.ts'
import type { Lane } from './lane.ts'
import type { AlertForm } from './use-kept-form.ts'

type Fault = {
  /** The element to go to. */
  id: string
  word: 'missingWhere' | 'missingWhat' | 'missingText' | 'missingClip' | 'missingRisk'
}

/** What still has to be said before there can be a draft, in the order of the screen. */
export function missingOf(form: AlertForm): Fault[] {
  const faults: Array<Fault | false> = [
    form.areaCodes.length === 0 && { id: 'alert-where', word: 'missingWhere' },
    form.title.trim() === '' && { id: 'alert-title', word: 'missingWhat' },
    form.content === 'text' && form.text.trim() === '' && { id: 'alert-text', word: 'missingText' },
    form.content === 'clip' && form.clipId === undefined && { id: 'alert-clip', word: 'missingClip' },
    form.riskLevel === undefined && { id: 'risk-level', word: 'missingRisk' },
  ]
  return faults.filter((fault) => fault !== false)
}

/** `issued`: the sentence with the time of issue, for a text that is sent at once; one that is kept would age. */
export function toRequest(form: AlertForm, lane: Lane, issued: string | undefined): CreateAlert {
  const text = issued ? `${form.text.trim()} ${issued}` : form.text.trim()
  return {
    title: form.title.trim(),
    ...(form.content === 'clip' && lane === 'live' ? { clipId: form.clipId } : { text }),
    ...(form.allClearText.trim() && { allClearText: form.allClearText.trim() }),
    areaCodes: form.areaCodes,
    riskLevel: form.riskLevel ?? 0,
    mode: lane,
    validMinutes: form.validMinutes,
    repeatEverySeconds: form.repeatEverySeconds,
    preTone: form.preTone,
  }
}

// The sentence that `issued` makes.
const ISSUED = /Tin này ra lúc \d/

/** A kept draft that names its time of issue grows wrong by lying about. */
export const namesItsTime = (text: string | null): boolean => ISSUED.test(text ?? '')
