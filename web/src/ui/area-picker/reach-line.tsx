import { Text } from '@mantine/core'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { texts } from './texts.ts'
import { type Reach, useReach } from './use-reach.ts'

/** "34 cụm loa ở 2 xã; 1 cụm đang mất kết nối" of an answer that one has already. */
export function useReachText(): (reach: Pick<Reach, 'speakers' | 'online' | 'communes'>) => string {
  const t = useTexts(texts)
  const { number } = useFormat()
  return ({ speakers, online, communes }) => {
    if (speakers === 0) return t.reachNobody
    const state = online < speakers ? t.reachOffline(number(speakers - online)) : t.reachAllOnline
    return `${t.reach(number(speakers), number(communes))}; ${state}`
  }
}

/** The same sentence for a choice, or why it is not known. Announced politely when it changes. */
export function ReachLine({ areaCodes }: { areaCodes: readonly string[] }) {
  const t = useTexts(texts)
  const reachText = useReachText()
  const { data, error } = useReach(areaCodes)
  const words = () => {
    if (areaCodes.length === 0) return t.reachNone
    if (data) return reachText(data)
    return error ? t.reachFailed : t.reachLoading
  }
  return (
    <Text role="status" fw={600}>
      {words()}
    </Text>
  )
}
