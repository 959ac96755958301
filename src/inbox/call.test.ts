import { expect, test } from 'vitest'
import { call } from './call.ts'

test('a name that no resolver ever answers is given up within the time of the whole call', async () => {
  const guard = { allowedHosts: [], resolve: () => new Promise<never>(() => undefined) }
  const asked = call(guard, 'https://nguon.example.vn/bulletins', { maxBytes: 1_000, timeoutMs: 20 })
  await expect(asked).rejects.toMatchObject({ code: 'timed-out' })
})
