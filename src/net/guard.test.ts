import { expect, test } from 'vitest'
import { checkAddress, GuardError, parseHost, resolveSafely } from './guard.ts'
import { isPublicAddress } from './public-address.ts'

const guard = { allowedHosts: [] }

/** What an address is refused for, resolved by a DNS that says what the attacker wants. */
async function refusalOf(address: string, answers: string[] = ['127.0.0.1'], allowedHosts: string[] = []) {
  const resolve = async () => answers.map((each) => ({ address: each, family: each.includes(':') ? 6 : 4 }))
  try {
    await resolveSafely({ allowedHosts, resolve }, address)
    return 'none'
  } catch (err) {
    return err instanceof GuardError ? err.code : err
  }
}

test.each([
  // This machine, however it is written.
  'http://127.0.0.1/',
  'http://127.0.0.1./',
  'http://127.1/',
  'http://2130706433/',
  'http://0x7f000001/',
  'http://0x7f.0.0.1/',
  'http://0177.0.0.1/',
  'http://017700000001/',
  'http://127.000.000.001/',
  'http://１２７．０．０．１/',
  'http://127。0。0。1/',
  'http://%31%32%37.0.0.1/',
  'http://0/',
  'http://0.0.0.0/',
  'http://[::]/',
  'http://[::1]/',
  'http://[0:0:0:0:0:0:0:1]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::ffff:7f00:1]/',
  'http://[::127.0.0.1]/',
  'http://[64:ff9b::7f00:1]/',
  'http://[64:ff9b::10.0.0.1]/',
  'http://[64:ff9b:1::a00:1]/',
  'http://[2002:7f00:1::]/',
  'http://[2002:c0a8:0101::1]/',
  'http://[2001:0:53aa:64c:0:0:80ff:fffe]/',
  // Networks of one's own, and what is nobody's.
  'http://10.0.0.1/',
  'http://172.16.0.1/',
  'http://172.31.255.255/',
  'http://192.168.1.1/',
  'http://0xc0a80101/',
  'http://3232235777/',
  'http://100.64.0.1/',
  'http://100.127.255.254/',
  'http://[fc00::1]/',
  'http://[fd12:3456:789a::1]/',
  'http://[fec0::1]/',
  'http://[fe80::1]/',
  'http://224.0.0.1/',
  'http://239.255.255.250/',
  'http://[ff02::1]/',
  'http://255.255.255.255/',
  'http://240.0.0.1/',
  'http://192.0.2.1/',
  'http://198.18.0.1/',
  'http://[2001:db8::1]/',
  // Metadata of cloud providers.
  'http://169.254.169.254/latest/meta-data/',
  'http://0xa9fea9fe/',
  'http://2852039166/',
  'http://[::ffff:169.254.169.254]/',
  'http://[fd00:ec2::254]/',
  'http://100.100.100.200/',
  'http://192.0.0.192/',
  'http://168.63.129.16/',
  // Names that lead there.
  'http://localhost/',
  'http://localhost./',
  'http://LOCALHOST/',
  'http://anything.localhost/',
  'http://ip6-localhost/',
  'http://radio.example.vn/',
  'http://127.0.0.1.nip.io/',
])('%s is inside, and not connected to', async (address) => {
  expect(await refusalOf(address)).toBe('address-internal')
})

test.each([
  ['ftp://radio.example.vn/', 'address-scheme'],
  ['file:///etc/passwd', 'address-scheme'],
  ['gopher://127.0.0.1:6379/_FLUSHALL', 'address-scheme'],
  ['concat:a|b', 'address-scheme'],
  ['data:audio/mpeg;base64,AAAA', 'address-scheme'],
  ['http://user:pass@radio.example.vn/', 'address-credentials'],
  ['http://radio.example.vn@127.0.0.1/', 'address-credentials'],
  ['http://radio.example.vn:22/', 'address-port'],
  ['http://radio.example.vn:25/', 'address-port'],
  ['http://radio.example.vn:5432/', 'address-port'],
  ['http://radio.example.vn:6379/', 'address-port'],
  ['http://radio.example.vn:11211/', 'address-port'],
  ['http://8.8.8.8:53/', 'address-port'],
  ['http://[fe80::1%25eth0]/', 'address-invalid'],
  ['http://256.256.256.256/', 'address-invalid'],
  ['http://', 'address-invalid'],
  ['//radio.example.vn/', 'address-invalid'],
  ['radio.example.vn', 'address-invalid'],
])('%s is refused as %s before anybody is asked', (address, code) => {
  expect(() => checkAddress(guard, address)).toThrow(code)
})

test.each([
  ['http://8.8.8.8/', '8.8.8.8'],
  ['http://134744072/', '8.8.8.8'],
  ['https://[2606:4700::1111]:8443/a', '2606:4700::1111'],
])('%s is a public address, and connected to as %s', async (address, connected) => {
  expect((await resolveSafely(guard, address)).addresses.map((each) => each.address)).toEqual([connected])
})

test.each([
  [['10.0.0.5', '203.162.4.190'], ['203.162.4.190']],
  [['::ffff:10.0.0.1', '2405:4800::1'], ['2405:4800::1']],
])('of a name with the addresses %j only the public are connected to', async (answers, connected) => {
  const resolve = async () => answers.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
  const { addresses } = await resolveSafely({ allowedHosts: [], resolve }, 'http://radio.example.vn/')
  expect(addresses.map((each) => each.address)).toEqual(connected)
})

test('a name that nobody knows, or that has no address, is told apart from one that leads inside', async () => {
  expect(await refusalOf('http://radio.example.vn/', [])).toBe('name-unknown')
  const resolve = () => Promise.reject(new Error('ENOTFOUND'))
  await expect(resolveSafely({ allowedHosts: [], resolve }, 'http://radio.example.vn/')).rejects.toThrow('name-unknown')
})

test.each([
  ['127.0.0.1:8000', 'http://127.0.0.1:8000/vov1', 'none'],
  ['127.0.0.1:8000', 'http://127.1:8000/vov1', 'none'],
  ['127.0.0.1:8000', 'http://127.0.0.1:8001/vov1', 'address-internal'],
  ['127.0.0.1:8000', 'http://127.0.0.2:8000/vov1', 'address-internal'],
  ['127.0.0.1:8000', 'http://localhost:8000/vov1', 'address-internal'],
  ['127.0.0.1:8000', 'ftp://127.0.0.1:8000/vov1', 'address-scheme'],
  ['127.0.0.1:8000', 'http://a:b@127.0.0.1:8000/vov1', 'address-credentials'],
  ['[::1]:22', 'http://[0:0::1]:22/', 'none'],
  ['icecast.lan', 'http://icecast.lan/', 'none'],
  ['Icecast.LAN', 'https://icecast.lan/', 'none'],
  ['icecast.lan', 'http://icecast.lan:8000/', 'address-internal'],
  ['icecast.lan', 'http://icecast.lan./', 'address-internal'],
  ['icecast.lan', 'http://x.icecast.lan/', 'address-internal'],
])('with %s allowed by the operator, %s is refused for: %s', async (entry, address, refusal) => {
  expect(await refusalOf(address, ['10.1.2.3'], parseHost(entry))).toBe(refusal)
})

test.each(['http://a', 'a/b', 'a:b', 'a:99999', 'u@a', '[::1', 'a b', ''])('"%s" names no host', (text) => {
  expect(parseHost(text)).toBeUndefined()
})

test('what is no address is not public', () => {
  for (const text of ['', 'radio.example.vn', '1.2.3.4.5', '300.1.1.1']) expect(isPublicAddress(text), text).toBe(false)
})
