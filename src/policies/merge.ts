import type { z } from 'zod'
import { pathCodes } from '../areas/find.ts'
import type { AirRules, ON_HOLIDAYS, TimeRange, VolumeCap } from '../protocol/policy-rules.ts'
import { POLICY_FIELDS, type PolicyDocument, type PolicyField } from './schema.ts'

/** What one area on the way down says. */
export type Layer = { areaCode: string; rules: PolicyDocument }
export type Limit = { value: number; areaCode: string } | null
type OnHolidays = (typeof ON_HOLIDAYS)[number]

/** What holds in an area on a day, and which area's policy each rule stands in. */
export type EffectivePolicy = {
  /** Whose policies it is made of, the highest first; none: nothing is forbidden. */
  areaCodes: string[]
  /** What speakers hold too. */
  rules: AirRules
  /** The area of each of `rules.layers`. */
  layerAreas: string[]
  quietHours: Array<TimeRange & { areaCode: string }>
  volumeCaps: Array<z.infer<typeof VolumeCap> & { areaCode: string }>
  maxSessionsPerDay: Limit
  maxSessionMinutes: Limit
  maxMinutesPerDay: Limit
  approvers: Array<{ level: 'own' | 'above'; areaCode: string }>
  /** What an area below could replace. */
  mayOverride: PolicyField[]
}

/**
 * Join what the areas on one path say, the highest first. Pure. Every layer narrows; only a field that an area names in
 * `mayOverride` gives way to what an area below it says about that field. `national` are the holidays of the law.
 */
export function mergePolicies(layers: readonly Layer[], zone: string, national: readonly string[]): EffectivePolicy {
  const windows = keptOf(layers, 'windows')
  const quietHours = keptOf(layers, 'quietHours').flatMap(({ areaCode, rules }) =>
    (rules.quietHours ?? []).map((range) => ({ ...range, areaCode })),
  )
  const volumeCaps = keptOf(layers, 'volumeCaps').flatMap(({ areaCode, rules }) =>
    (rules.volumeCaps ?? []).map((cap) => ({ ...cap, areaCode })),
  )
  const air = layers.flatMap((layer, index) => {
    const own = windows.includes(layer) ? layer.rules.windows : null
    const { onHolidays, areaCode } = holidayRule(layers, index)
    // Without windows only silence matters, once: where the area itself says so.
    const isSilent = onHolidays === 'silent' && areaCode === layer.areaCode && layer.rules.onHolidays !== null
    return own || isSilent ? [{ areaCode: layer.areaCode, layer: { windows: own, onHolidays } }] : []
  })
  return {
    areaCodes: layers.map(({ areaCode }) => areaCode),
    rules: {
      zone,
      layers: air.map(({ layer }) => layer),
      quietHours: quietHours.map(({ from, to }) => ({ from, to })),
      volumeCaps: volumeCaps.map(({ from, to, percent }) => ({ from, to, percent })),
      holidays: holidaysFor(layers, national),
    },
    layerAreas: air.map(({ areaCode }) => areaCode),
    quietHours,
    volumeCaps,
    maxSessionsPerDay: lowest(layers, 'maxSessionsPerDay'),
    maxSessionMinutes: lowest(layers, 'maxSessionMinutes'),
    maxMinutesPerDay: lowest(layers, 'maxMinutesPerDay'),
    approvers: keptOf(layers, 'approverLevel').flatMap(({ areaCode, rules }) =>
      rules.approverLevel ? [{ level: rules.approverLevel, areaCode }] : [],
    ),
    mayOverride: POLICY_FIELDS.filter((field) => layers.every((layer) => !binds(layer, field))),
  }
}

/** What a document says more loosely than these areas above it allow: there the narrower rule goes on. */
export function withoutEffect(above: EffectivePolicy, rules: PolicyDocument): PolicyField[] {
  const limits = ['maxSessionsPerDay', 'maxSessionMinutes', 'maxMinutesPerDay'] as const
  const looser = limits.filter((field) => {
    const own = rules[field]
    const limit = above[field]
    return own !== null && limit !== null && own > limit.value
  })
  const holidays = isSaid(rules, 'holidays') ? (['holidays'] as const) : []
  return [...looser, ...holidays].filter((field) => !above.mayOverride.includes(field))
}

function isSaid(rules: PolicyDocument, field: PolicyField): boolean {
  if (field === 'holidays') return rules.holidays.extra.length + rules.holidays.not.length > 0
  return rules[field] !== null
}

/** Says something about the field, and lets nobody below replace it. */
const binds = ({ rules }: Layer, field: PolicyField): boolean =>
  !rules.mayOverride.includes(field) && (isSaid(rules, field) || (field === 'holidays' && isSaid(rules, 'onHolidays')))

/** The layers whose word on `field` holds: those that nobody below was allowed to replace, or did. */
const keptOf = (layers: readonly Layer[], field: PolicyField): Layer[] =>
  layers.filter(
    (layer, index) =>
      isSaid(layer.rules, field) &&
      !(layer.rules.mayOverride.includes(field) && layers.slice(index + 1).some(({ rules }) => isSaid(rules, field))),
  )

function lowest(
  layers: readonly Layer[],
  field: 'maxSessionsPerDay' | 'maxSessionMinutes' | 'maxMinutesPerDay',
): Limit {
  return keptOf(layers, field).reduce<Limit>((least, { areaCode, rules }) => {
    const value = rules[field]
    return value === null || (least && least.value <= value) ? least : { value, areaCode }
  }, null)
}

/** How the windows of layer `index` take a holiday: by its own word, else by that of an area above; or as one below may say. */
function holidayRule(layers: readonly Layer[], index: number): { onHolidays: OnHolidays; areaCode: string } {
  const setter = layers.slice(0, index + 1).findLast(({ rules }) => rules.onHolidays !== null)
  const from = setter ?? layers[index]
  const below = from?.rules.mayOverride.includes('onHolidays')
    ? layers.findIndex((layer, at) => at > layers.indexOf(from) && layer.rules.onHolidays !== null)
    : -1
  if (below > index) return holidayRule(layers, below)
  return { onHolidays: setter?.rules.onHolidays ?? 'as-usual', areaCode: from?.areaCode ?? '' }
}

/**
 * National ones, with what areas add and take away. One list stands for the whole path, so an area below one that
 * decides about holidays is heard only with its leave: a day more "as Sunday" may loosen as well as narrow.
 */
function holidaysFor(layers: readonly Layer[], national: readonly string[]): string[] {
  let dates = new Set(national)
  for (const [index, { rules }] of layers.entries()) {
    if (layers.slice(0, index).some((layer) => binds(layer, 'holidays'))) break
    dates = new Set([...dates].filter((date) => !rules.holidays.not.includes(date)).concat(rules.holidays.extra))
  }
  return [...dates].sort()
}

/** Of these policies, those of the areas on `path`, the highest first. */
export const layersOn = (path: string, ruleOf: (areaCode: string) => PolicyDocument | undefined): Layer[] =>
  pathCodes(path).flatMap((areaCode) => {
    const rules = ruleOf(areaCode)
    return rules ? [{ areaCode, rules }] : []
  })
