import { Card, Stack } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { common } from '../../i18n/common.ts'
import { useTexts } from '../../i18n/language.tsx'
import { useMayEverywhere } from '../../session.ts'
import { MoreButton } from '../../ui/more-button.tsx'
import { Page } from '../../ui/page.tsx'
import { Empty, QueryView } from '../../ui/states.tsx'
import { AuditEntryRow } from './audit-entry.tsx'
import { AuditFilters } from './audit-filters.tsx'
import { type AuditFilter, auditQuery } from './audit-queries.ts'
import { auditTexts } from './audit-texts.ts'
import { useVerification, Verification } from './audit-verification.tsx'

/** Who did what, newest first; and whether the log is still what was written. Filters are in the address. */
export function AuditPage() {
  const t = { ...useTexts(common), ...useTexts(auditTexts) }
  const mayEverywhere = useMayEverywhere()
  const navigate = useNavigate()
  const { area, actor, kind, from, to }: AuditFilter = useSearch({ strict: false })
  const filter: AuditFilter = {
    ...(area && { area }),
    ...(actor && { actor }),
    ...(kind && { kind }),
    ...(from && { from }),
    ...(to && { to }),
  }
  const show = (next: AuditFilter) => void navigate({ to: '/admin/audit', search: next, replace: true })
  const log = useInfiniteQuery(auditQuery(filter))
  const verification = useVerification()
  const isFiltered = Object.keys(filter).length > 0
  return (
    <Page
      title={t.title}
      lead={t.lead}
      // One chain for the whole country: who administers a part of it cannot be shown whether it holds.
      actions={mayEverywhere('audit.read') && <Verification.Button state={verification} />}
    >
      <Verification.Result state={verification} />
      <Card withBorder padding="md">
        <Stack>
          <AuditFilters value={filter} onChange={show} />
          <QueryView
            query={log}
            empty={{
              when: ({ pages }) => pages.every(({ items }) => items.length === 0),
              show: isFiltered ? (
                <Empty title={t.noMatch}>{t.noMatchText}</Empty>
              ) : (
                <Empty title={t.none}>{t.noneText}</Empty>
              ),
            }}
          >
            {({ pages }) => (
              <Stack component="ul" aria-label={t.listLabel} gap={0} p={0} m={0} style={{ listStyle: 'none' }}>
                {pages.flatMap(({ items }) =>
                  items.map((entry) => (
                    <AuditEntryRow
                      key={entry.seq}
                      entry={entry}
                      onActor={(id) => show({ ...filter, actor: id })}
                      isOnlyActor={actor === entry.actorId}
                    />
                  )),
                )}
              </Stack>
            )}
          </QueryView>
          <MoreButton list={log}>{t.more}</MoreButton>
        </Stack>
      </Card>
    </Page>
  )
}
