// What was typed and not saved yet, kept on this device: a lost line, a dead battery or an ended session costs nothing.
// One record a person and page, so that nobody who signs in here after them ever meets it; a saved field leaves it.

const PREFIX = 'cohesion.draft.'

export function forgetOthers (user) {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(PREFIX) && !key.startsWith(`${PREFIX}${user}.`)) localStorage.removeItem(key)
  }
}

export function forgetAll () {
  forgetOthers('')
}

export class Drafts {
  // `places` says where the fields of this page are sent, and where a token for that is had.
  constructor (user, page, places) {
    this.key = `${PREFIX}${user}.${page}`
    this.places = places
    this.fields = read(this.key).fields || {}
  }

  keep (name, pairs) {
    this.fields[name] = pairs
    this.write()
  }

  // What came when the return could not be changed waits for its own page: sent from another page once the return is
  // back, it would change a number out of sight.
  refuse () {
    this.write({ refused: true })
  }

  drop (name) {
    delete this.fields[name]
    this.write()
  }

  write (more = {}) {
    try {
      if (Object.keys(this.fields).length) localStorage.setItem(this.key, JSON.stringify({ ...this.places, ...more, fields: this.fields }))
      else localStorage.removeItem(this.key)
    } catch {
      // A full or forbidden store keeps nothing; saving to the service goes on all the same.
    }
  }
}

function read (key) {
  try {
    return JSON.parse(localStorage.getItem(key)) || {}
  } catch {
    return {}
  }
}

export function body (token, fields) {
  const pairs = [['csrfmiddlewaretoken', token], ...Object.values(fields).flat()]
  return new URLSearchParams(pairs)
}

// Somebody typed, went on to another page at once and never came back to the first: it is sent from here. What cannot
// be saved without a choice or a correction waits for them on its own page.
export async function sendLeftovers (user) {
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(`${PREFIX}${user}.`)) continue
    const { send, ask, fields, refused } = read(key)
    if (!send || !fields || refused) continue
    try {
      const { token } = await (await fetch(ask, { redirect: 'error' })).json()
      const response = await fetch(send, { method: 'POST', body: body(token, fields), redirect: 'error' })
      if (response.status === 409) localStorage.setItem(key, JSON.stringify({ send, ask, fields, refused: true }))
      if (!response.ok) continue
      const { problems, clashes } = await response.json()
      const left = Object.fromEntries(Object.entries(fields).filter(([name]) => name in problems || name in clashes))
      if (Object.keys(left).length) localStorage.setItem(key, JSON.stringify({ send, ask, fields: left }))
      else localStorage.removeItem(key)
    } catch {
      // No line: the next page tries again.
    }
  }
}
