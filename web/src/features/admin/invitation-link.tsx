import { useFormat, useTexts } from '../../i18n/language.tsx'
import { peopleTexts } from './people-texts.ts'
import { ShownOnce } from './shown-once.tsx'

type InvitationLinkProps = { invitation: { token: string; expiresAt: string }; onDone(): void }

/** The token stands behind `#`: browsers do not send that part, so no log of a proxy has it. */
export function InvitationLink({ invitation: { token, expiresAt }, onDone }: InvitationLinkProps) {
  const t = useTexts(peopleTexts)
  const format = useFormat()
  return (
    <ShownOnce
      text={t.inviteText}
      label={t.inviteLabel}
      secret={`${location.origin}/invitation#token=${token}`}
      until={t.inviteUntil(format.dateTime(expiresAt))}
      onDone={onDone}
    />
  )
}
