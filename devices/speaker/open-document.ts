import { type Opened, openEnvelope, type TrustedKeys } from '../../src/protocol/envelope.ts'

/** An opened envelope; for a list of alerts also each alert in it, opened by its own signature. */
export type OpenedDocument = Opened & { listed?: readonly Opened[] }

/** Open one payload with the keys this speaker trusts now. Never rejects: what cannot be read comes back refused. */
export async function openDocument(jws: string, keys: TrustedKeys): Promise<OpenedDocument> {
  const opened = await openEnvelope(jws, keys)
  if (!opened.ok || opened.document.kind !== 'alerts') return opened
  return { ...opened, listed: await Promise.all(opened.document.alerts.map((alert) => openEnvelope(alert, keys))) }
}
