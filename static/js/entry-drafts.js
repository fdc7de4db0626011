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
  constructor (user, page) {
    this.key = `${PREFIX}${user}.${page}`
    this.fields = this.read()
  }

  read () {
    try {
      return JSON.parse(localStorage.getItem(this.key)) || {}
    } catch {
      return {}
    }
  }

  keep (name, pairs) {
    this.fields[name] = pairs
    this.write()
  }

  drop (name) {
    delete this.fields[name]
    this.write()
  }

  write () {
    try {
      if (Object.keys(this.fields).length) localStorage.setItem(this.key, JSON.stringify(this.fields))
      else localStorage.removeItem(this.key)
    } catch {
      // A full or forbidden store keeps nothing; saving to the service goes on all the same.
    }
  }
}
