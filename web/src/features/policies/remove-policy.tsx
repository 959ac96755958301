import { useTexts } from '../../i18n/language.tsx'
import { editorTexts } from './editor-texts.ts'
import { EffectStep } from './effect-step.tsx'
import type { Policy } from './policy-queries.ts'

const NOTHING = { rules: null, effectiveTo: null, note: null }

/** Taking an area's own policy back has an effect too. */
export function RemovePolicy({ policy, onDone }: { policy: Policy; onDone(): void }) {
  const t = useTexts(editorTexts)
  return (
    <EffectStep title={t.removeOf(policy.areaName)} policy={policy} draft={NOTHING} onBack={onDone} onDone={onDone} />
  )
}
