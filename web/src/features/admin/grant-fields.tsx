import { NativeSelect, Radio, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { common } from '../../i18n/common.ts'
import { useTexts } from '../../i18n/language.tsx'
import type { Role } from '../../session.ts'
import { AreaPicker } from '../../ui/area-picker/area-picker.tsx'
import { groupsQuery } from '../../ui/area-picker/queries.ts'
import { useNamed } from '../../ui/area-picker/use-area-tree.ts'
import { roleTexts } from './role-texts.ts'

const ROLES: readonly Role[] = ['author', 'approver', 'duty_officer', 'technician', 'viewer', 'administrator']

/** `areaCode` may be the id of a group; empty while none is chosen. */
export type GrantChoice = { role: Role; areaCode: string }

type GrantFieldsProps = {
  value: GrantChoice
  onChange(choice: GrantChoice): void
  /** Where one must hold this oneself. */
  permission: 'people.write' | 'token.write'
  /** A right may be over a group of areas; a token's may not. */
  withGroups?: boolean
  /** True once it was asked for: an area that is missing is then said. */
  isAsked: boolean
}

/** A role, each with what it may do, and where. */
export function GrantFields({ value, onChange, permission, withGroups, isAsked }: GrantFieldsProps) {
  const t = { ...useTexts(common), ...useTexts(roleTexts) }
  const { data: groups } = useQuery({ ...groupsQuery, enabled: withGroups === true })
  const isGroup = value.areaCode.startsWith('grp_')
  return (
    <Stack gap="md">
      <Radio.Group
        label={t.roleLabel}
        value={value.role}
        onChange={(role) => onChange({ ...value, role: role as Role })} // safe: one of the six below
      >
        <Stack gap={0}>
          {ROLES.map((role) => (
            <Radio key={role} value={role} label={t.role[role]} description={t.may[role]} py={4} />
          ))}
        </Stack>
      </Radio.Group>
      <AreaPicker
        single
        label={t.whereLabel}
        permission={permission}
        value={value.areaCode && !isGroup ? [value.areaCode] : []}
        onChange={([areaCode = '']) => onChange({ ...value, areaCode })}
        error={isAsked && !value.areaCode ? t.needArea : undefined}
      />
      {groups && groups.items.length > 0 && (
        <NativeSelect
          label={t.orGroup}
          description={t.orGroupHint}
          value={isGroup ? value.areaCode : ''}
          data={[{ value: '', label: t.noGroup }, ...groups.items.map(({ id, name }) => ({ value: id, label: name }))]}
          onChange={({ currentTarget }) => onChange({ ...value, areaCode: currentTarget.value })}
        />
      )}
    </Stack>
  )
}

/** The name of what was chosen, an area or a group; undefined while none is. */
export function useGrantPlace(code: string): string | undefined {
  const isGroup = code.startsWith('grp_')
  const { data: groups } = useQuery({ ...groupsQuery, enabled: isGroup })
  const named = useNamed(code && !isGroup ? [code] : [])
  if (!code) return undefined
  return (isGroup ? groups?.items.find(({ id }) => id === code)?.name : named.get(code)?.name) ?? code
}
