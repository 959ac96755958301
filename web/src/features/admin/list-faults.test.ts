import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { parseAreaList } from '../../../../src/areas/parse-list.ts'
import { Problem } from '../../../../src/errors.ts'
import { tellFault } from './list-faults.ts'

const faultsOf = async (text: string) => {
  const refused = await parseAreaList(new Blob([text]).stream()).then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!(refused instanceof Problem)) throw new Error('the list was taken')
  return refused.errors ?? []
}
const header = 'code,name,kind,parentCode\n'

test('every fault that the server finds in a list is told in Vietnamese, with the line that officials see', async () => {
  const faulty = await readFile(new URL('../../../../test/fixtures/areas-faulty.csv', import.meta.url), 'utf8')
  const lists = [
    faulty,
    header,
    'oldCode,newCode\n1,2\n',
    'code;name;kind;parentCode\n',
    'a,b\n',
    `${header}90,\ufffd,tinh,\nĐ,Xã,xa,90\n91,A\u0007B,tinh,\n92,X,hamlet,\n93,X,tinh,93\n`,
  ]
  const faults = (await Promise.all(lists.map(faultsOf))).flat()
  expect(faults.length).toBeGreaterThan(15)
  for (const fault of faults) {
    const { place, text } = tellFault(fault, 'vi')
    expect(fault.detail.startsWith(`line ${place}: `)).toBe(true)
    expect(`line ${place}: ${text}`).not.toBe(fault.detail)
  }
  expect(tellFault({ pointer: '/features/0', detail: 'feature 0: there is no area 99999' }, 'vi')).toEqual({
    place: '1',
    text: 'không có địa bàn mã 99999',
  })
})
