import { useTexts } from '../../i18n/language.tsx'
import { MakeOnce } from '../admin/make-once.tsx'
import { ShownOnce } from '../admin/shown-once.tsx'
import { SourceForm } from './source-form.tsx'
import { sourcesTexts } from './sources-texts.ts'

export type MadeToken = { id: string; name: string; token: string }

/** A new source; the token of one that comes to us is shown in the end and never again. */
export function ConnectSource(props: { opened: boolean; onClose(): void }) {
  const t = useTexts(sourcesTexts)
  return (
    <MakeOnce<MadeToken>
      {...props}
      title={t.addTitle}
      titleOf={({ name }) => t.connected(name)}
      form={(onMade, close) => (
        <SourceForm onDone={({ id, name, token }) => (token === null ? close() : onMade({ id, name, token }))} />
      )}
      secret={(made, close) => <TokenOnce made={made} onDone={close} />}
    />
  )
}

/** The token, and the address that it opens: all that the source has to be told. */
export function TokenOnce({ made: { id, token }, onDone }: { made: MadeToken; onDone(): void }) {
  const t = useTexts(sourcesTexts)
  return (
    <ShownOnce
      text={t.onceText}
      label={t.token}
      secret={token}
      until={t.address(`${window.location.origin}/api/v1/inbox/${id}/bulletins`)}
      onDone={onDone}
    />
  )
}
