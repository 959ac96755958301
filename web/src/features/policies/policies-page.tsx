import { Card, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useTexts } from '../../i18n/language.tsx'
import { useMe } from '../../session.ts'
import { AreaSelect } from '../../ui/area-picker/area-select.tsx'
import { areaQuery } from '../../ui/area-picker/queries.ts'
import { useRoots } from '../../ui/area-picker/use-area-tree.ts'
import { Page } from '../../ui/page.tsx'
import { QueryView } from '../../ui/states.tsx'
import { HolidaysCard } from './holidays-card.tsx'
import { InForce } from './in-force.tsx'
import { PolicyEditor } from './policy-editor.tsx'
import { type Policy, type PolicyDocument, policyQuery } from './policy-queries.ts'
import { PresetList } from './preset-list.tsx'
import { RemovePolicy } from './remove-policy.tsx'
import { policyTexts } from './texts.ts'
import { VersionsCard } from './versions-card.tsx'

/** When an area may be broadcast to and by whose rule; an administrator changes it here. */
export function PoliciesPage() {
  const t = useTexts(policyTexts)
  const navigate = useNavigate()
  const search = useSearch({ strict: false })
  const { roots = [] } = useRoots(undefined, 'view')
  const area = search.area ?? roots[0]?.code ?? ''
  const policy = useQuery({ ...policyQuery(area), enabled: area !== '' })
  const show = (code: string) => void navigate({ to: '/policies', search: { area: code } })
  return (
    <Page title={t.title} lead={t.lead}>
      <QueryView query={policy}>
        {(given) => (
          <Hours
            key={given.areaCode}
            policy={given}
            choice={
              <Card withBorder padding="md">
                <AreaSelect value={area} onChange={show} />
              </Card>
            }
          />
        )}
      </QueryView>
    </Page>
  )
}

type Mode = { kind: 'show' } | { kind: 'edit'; start?: PolicyDocument } | { kind: 'remove' }

function Hours({ policy, choice }: { policy: Policy; choice: ReactNode }) {
  const mayWrite = useMayWriteIn(policy.areaCode)
  const [mode, setMode] = useState<Mode>({ kind: 'show' })
  const back = () => {
    setMode({ kind: 'show' })
    scrollTo({ top: 0 })
  }
  if (mode.kind === 'edit') return <PolicyEditor policy={policy} start={mode.start} onDone={back} />
  if (mode.kind === 'remove') return <RemovePolicy policy={policy} onDone={back} />
  const isFree = policy.effective.areaCodes.length === 0
  const hasOwn = policy.versions.some(({ supersededAt }) => supersededAt === null)
  return (
    <Stack gap="lg">
      {choice}
      <InForce
        policy={policy}
        onEdit={mayWrite ? () => setMode({ kind: 'edit' }) : undefined}
        onRemove={mayWrite && hasOwn ? () => setMode({ kind: 'remove' }) : undefined}
      />
      {isFree && mayWrite && <PresetList onUse={(start) => setMode({ kind: 'edit', start })} />}
      <HolidaysCard effective={policy.effective} />
      <VersionsCard policy={policy} />
    </Stack>
  )
}

/** An administrator of a province may not change what the country says, nor a neighbour. */
function useMayWriteIn(areaCode: string): boolean {
  const { permissions } = useMe()
  const { data } = useQuery(areaQuery(areaCode))
  const path = data?.path
  return (
    path !== undefined &&
    permissions.some((granted) => path.startsWith(granted.path) && granted.permissions.includes('policy.write'))
  )
}
