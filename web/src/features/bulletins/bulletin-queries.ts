import { api, call } from '../../api.ts'
import { getBulletin } from './begin-draft.ts'

export const bulletinQuery = (id: string) => ({ queryKey: ['bulletins', 'one', id], queryFn: () => getBulletin(id) })

export const clipQuery = (id: string | null) => ({
  queryKey: ['clips', 'one', id],
  queryFn: () => call(api.clips[':id'].$get({ param: { id: id ?? '' } })),
  enabled: id !== null,
})
