import { common } from '../../i18n/common.ts'
import { useLanguage, useTexts } from '../../i18n/language.tsx'
import { isWaiting } from './delivery-kinds.ts'
import { ledgerTexts } from './ledger-texts.ts'
import type { Delivery } from './queries.ts'

/** Why a speaker is in the state it is in: never without words, whatever the server knows. */
export function useReason(): (delivery: Pick<Delivery, 'status' | 'reasonVi' | 'reasonEn'>) => string {
  const t = { ...useTexts(common), ...useTexts(ledgerTexts) }
  const { language } = useLanguage()
  return ({ status, reasonVi, reasonEn }) => {
    const reason = language === 'vi' ? reasonVi : reasonEn
    if (reason !== null) return reason
    if (status === 'played') return t.noReason
    return isWaiting(status) ? t.answering : t.deliveryStatus[status]
  }
}
