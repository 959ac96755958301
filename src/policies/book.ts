import type { Db } from '../db/open.ts'
import { holidaysOf, isPublicHoliday } from '../holidays/holidays.ts'
import type { Place } from './judge.ts'
import { type EffectivePolicy, type Layer, layersOn, mergePolicies } from './merge.ts'
import type { PolicyDocument } from './schema.ts'
import { loadCurrentPolicies, loadPoliciesAsOf, lockCounts, type PolicyRow, shareLockPolicies } from './store.ts'

/** A version that may be in force, or in a draft may come to be. */
export type Version = Pick<PolicyRow, 'areaCode' | 'rules' | 'effectiveFrom' | 'effectiveTo'> & { id: string }

/**
 * Every policy of the station, read once for however many airings. What it answers it remembers, so that airings of the
 * same areas are judged by the very same object.
 */
export class PolicyBook {
  readonly zone: string
  readonly #versions = new Map<string, Version[]>()
  readonly #merged = new Map<string, EffectivePolicy>()
  readonly #byPath = new Map<string, Map<string, EffectivePolicy>>()

  /** `versions`: of one area, the one that counts first. */
  constructor(zone: string, versions: readonly Version[]) {
    this.zone = zone
    for (const version of versions)
      this.#versions.set(version.areaCode, [...(this.#versions.get(version.areaCode) ?? []), version])
  }

  /** No area has a policy: nothing is forbidden anywhere. */
  get isEmpty(): boolean {
    return this.#versions.size === 0
  }

  /** Areas with a policy of their own, on whatever days. */
  get areaCodes(): string[] {
    return [...this.#versions.keys()]
  }

  /** Some policy, now or on other days, has a say about the area of this path. */
  isAbout(path: string): boolean {
    return path.split('/').some((code) => this.#versions.has(code))
  }

  /** Whether any of them counts sessions or minutes: else nobody need load what else is planned. */
  get hasLimits(): boolean {
    return [...this.#versions.keys()].some((code) => this.#limits(code))
  }

  hasLimitsOn(path: string): boolean {
    return path.split('/').some((code) => this.#limits(code))
  }

  get hasCaps(): boolean {
    return [...this.#versions.values()].flat().some(({ rules }) => (rules.volumeCaps ?? []).length > 0)
  }

  #limits(areaCode: string): boolean {
    return (this.#versions.get(areaCode) ?? []).some(
      ({ rules }) => (rules.maxSessionsPerDay ?? rules.maxSessionMinutes ?? rules.maxMinutesPerDay) !== null,
    )
  }

  /** Some area has a calendar of its own. */
  get hasHolidays(): boolean {
    return [...this.#versions.values()]
      .flat()
      .some(({ rules: { holidays } }) => holidays.extra.length + holidays.not.length > 0)
  }

  /** Whether 'YYYY-MM-DD' is a holiday in the area of this path: by its policies, else by the law. */
  isHoliday(path: string, date: string): boolean {
    const { areaCodes, rules } = this.effectiveOn(path, date)
    return areaCodes.length > 0 ? rules.holidays.includes(date) : isPublicHoliday(date)
  }

  /** The area's own version that is in force on a date. */
  ownOn(areaCode: string, date: string): Version | undefined {
    return this.#versions
      .get(areaCode)
      ?.find(({ effectiveFrom, effectiveTo }) => effectiveFrom <= date && (effectiveTo === null || date <= effectiveTo))
  }

  /** What holds in the area of this path on a date. */
  effectiveOn(path: string, date: string): EffectivePolicy {
    const days = this.#byPath.get(path) ?? new Map<string, EffectivePolicy>()
    this.#byPath.set(path, days)
    const known = days.get(date)
    if (known) return known
    const policy = this.#merge(
      path.split('/').filter((code) => this.#versions.has(code)),
      date,
    )
    days.set(date, policy)
    return policy
  }

  /** `crowds`: what else its speakers have to play, group by group. */
  placeOf(path: string, crowds: Place['crowds'] = []): Place {
    return { zone: this.zone, crowds, on: (date) => this.effectiveOn(path, date) }
  }

  #merge(codes: readonly string[], date: string): EffectivePolicy {
    const inForce = new Map<string, Version>()
    for (const code of codes) {
      const own = this.ownOn(code, date)
      if (own) inForce.set(code, own)
    }
    const year = Number(date.slice(0, 4))
    const key = `${[...inForce.values()].map(({ id }) => id).join(' ')} ${year}`
    const known = this.#merged.get(key)
    if (known) return known
    const layers: Layer[] = layersOn(codes.join('/'), (code): PolicyDocument | undefined => inForce.get(code)?.rules)
    // Nobody asks about holidays where there is no rule: what is never forbidden needs no calendar.
    const national =
      layers.length === 0 ? [] : [year, year + 1].flatMap((one) => holidaysOf(one).map(({ date: day }) => day))
    const policy = mergePolicies(layers, this.zone, national)
    this.#merged.set(key, policy)
    return policy
  }
}

export async function loadPolicyBook(ctx: { db: Db; config: { zone: string } }): Promise<PolicyBook> {
  return new PolicyBook(ctx.config.zone, await loadCurrentPolicies(ctx.db))
}

/** Every version that held, or was to hold, at an instant of the past. */
export const loadVersionsAsOf = (db: Db, at: Date): Promise<PolicyRow[]> => loadPoliciesAsOf(db, at)

/** Until the transaction ends nobody changes a policy: for who writes down what follows from them. */
export const holdPolicies = (db: Db): Promise<void> => shareLockPolicies(db)

/**
 * Until the transaction ends nobody else counts the sessions and minutes of a day and adds to them, if any policy counts
 * them: two that each find room for one more would both take it. Before any row is locked: who holds it may wait here.
 */
export async function countAlone(tx: { db: Db; config: { zone: string } }): Promise<void> {
  await holdPolicies(tx.db)
  if ((await loadPolicyBook(tx)).hasLimits) await lockCounts(tx.db)
}
