import { common } from '../../i18n/common.ts'
import { useLanguage, useTexts } from '../../i18n/language.tsx'
import type { Delivery } from './queries.ts'
import { emergencyTexts } from './texts.ts'

/** Why a speaker did not sound, in words; one that may still answer is away, or has not answered yet. */
export function useReason(away: ReadonlySet<string>): (delivery: Delivery) => string {
  const t = { ...useTexts(common), ...useTexts(emergencyTexts) }
  const { language } = useLanguage()
  return ({ speakerId, status, reasonVi, reasonEn }) => {
    const given = language === 'vi' ? reasonVi : reasonEn
    if (given) return given
    if (status !== 'pending') return t.deliveryStatus[status]
    return away.has(speakerId) ? t.offline : t.noAnswer
  }
}
