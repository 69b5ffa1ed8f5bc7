package schedule

// pack adds the state of a live update, a bit for each mark.
func (l *liveUpdate) pack(buf []byte, b *Build) []byte {
	buf = append(buf, bit(b.Sync.Found, 0)|bit(b.Sync.Up, 1)|bit(b.Sync.Initial, 2)|bit(b.Sync.Late, 3))
	for _, marks := range [...]set{b.Unseen, b.Sync.Unsynced, b.Sync.Since, b.Sync.Syncing, b.Sync.Kept} {
		for n := 0; n <= len(l.synced); n += 8 {
			buf = append(buf, byte(marks>>n))
		}
	}
	return buf
}

func (l *liveUpdate) unpack(u *unpacker, b *Build) {
	flags := u.next()
	b.Sync.Found, b.Sync.Up, b.Sync.Initial = flags&1 != 0, flags>>1&1 != 0, flags>>2&1 != 0
	b.Sync.Late = flags>>3&1 != 0
	b.Unseen = 0
	for _, marks := range [...]*set{&b.Unseen, &b.Sync.Unsynced, &b.Sync.Since, &b.Sync.Syncing, &b.Sync.Kept} {
		for n := 0; n <= len(l.synced); n += 8 {
			*marks |= set(u.next()) << n
		}
	}
}

// pack adds what is kept of an image with synced files. Images are numbered as
// they come, like keys.
func (l *Staged) pack(buf []byte, keys *keyNames) []byte {
	var ids keyNames
	buf = append(buf, packContent(&l.Next), packContent(&l.Last), keys.of(l.Next.Key)|bit(l.Tagged, 4)|bit(l.Fresh, 5)|bit(l.Wanted, 6))
	l.each(func(m *Made) {
		buf = append(buf, packContent(&m.Hard), packContent(&m.Soft)|bit(m.Sent, 4), keys.of(m.Hard.Key)|ids.of(m.ID)<<4)
	})
	return buf
}

func (l *Staged) unpack(u *unpacker) {
	l.Next, l.Last = unpackContent(u.next()), unpackContent(u.next())
	flags := u.next()
	l.Next.Key, l.Tagged, l.Fresh, l.Wanted = flags&15, flags>>4&1 != 0, flags>>5&1 != 0, flags>>6&1 != 0
	l.each(func(m *Made) {
		m.Hard = unpackContent(u.next())
		soft, names := u.next(), u.next()
		m.Soft, m.Sent = unpackContent(soft), soft>>4&1 != 0
		m.Hard.Key, m.ID = names&15, names>>4
	})
}
