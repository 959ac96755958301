import { IconInbox } from '@tabler/icons-react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { NeedCard, NeedWords } from './need-card.tsx'
import { placeWords } from './places.ts'
import { todayTexts } from './texts.ts'
import type { Today } from './types.ts'

/** What came from above and waits for this person's commune, and what asked for its place in vain. */
export function InboxNeed({ some, now }: { some: Today['needsMe']['inbox']; now: number }) {
  const t = useTexts(todayTexts)
  const format = useFormat()
  return (
    <NeedCard
      title={t.inbox(format.number(some.count))}
      icon={<IconInbox aria-hidden />}
      color="amber"
      some={some}
      keyOf={({ id }) => id}
      all={{ to: '/inbox', search: some.first.some(({ isRefused }) => isRefused) ? {} : { state: 'waiting' } }}
    >
      {({ id, title, sourceName, areaNames, airAt, validTo, isRefused }) => (
        <>
          <NeedWords
            title={title}
            details={[
              isRefused ? t.notCarriedOut : undefined,
              sourceName,
              airAt ? t.wished(format.when(airAt, now)) : undefined,
              validTo ? t.validUntil(format.when(validTo, now)) : undefined,
              format.list(placeWords(areaNames, format)),
            ]}
          />
          <LinkButton to="/inbox/$itemId" params={{ itemId: id }} variant="default" aria-label={t.takeLabel(title)}>
            {t.openInbox}
          </LinkButton>
        </>
      )}
    </NeedCard>
  )
}
