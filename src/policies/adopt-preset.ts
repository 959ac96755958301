import { ROOT_CODE } from '../areas/find.ts'
import type { Tx } from '../context.ts'
import { addVersion } from './add-version.ts'
import { dateOf } from './hours.ts'
import { PRESETS } from './presets.ts'
import type { PolicyPreset } from './schema.ts'

/** At the first set-up, when nothing is planned that it could forbid. Speakers are told by the planner's next round. */
export async function adoptPreset(tx: Tx, key: PolicyPreset['key']): Promise<void> {
  const preset = PRESETS.find((one) => one.key === key)
  if (!preset) throw new Error(`there is no preset ${key}`)
  const effectiveFrom = dateOf(tx.clock.now().getTime(), tx.config.zone)
  await addVersion(tx, ROOT_CODE, { rules: preset.rules, effectiveFrom, effectiveTo: null, note: preset.name.vi })
}
