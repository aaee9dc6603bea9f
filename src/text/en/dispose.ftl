# What may be said of a destruction, one sentence a level. Never more than was observed.
dispose-level-unlinked = The file was removed. It had no content to overwrite.
dispose-level-overwrite-ineffective = The file was overwritten and removed, but on this storage old blocks remain or may remain, because overwriting does not reach them.
dispose-level-cleared-in-place = The content was overwritten in place, read back and removed. File names may remain in the journal of the file system.
dispose-level-cleared-logical = The logical blocks of the content were overwritten, read back and removed. What the medium itself (flash or virtual disk) still keeps is not known.
dispose-level-server-unknown = The file was overwritten and removed through the network protocol. How the server stores its data is not known.
dispose-level-recovered = After an interruption the file was found gone. The read-back was not repeated.

dispose-note-memory-only = The file lay in memory; swap is not addressed.
dispose-note-overlay-layers = The file lay on an overlay; a lower layer may still hold it.
dispose-note-copy-on-write = The file system never overwrites in place (copy-on-write).
dispose-note-data-journal = Content may remain in the journal of the file system.
dispose-note-unknown-file-system = The kind of file system is not known to this program.
dispose-note-shared-blocks = Blocks are shared with a copy or a snapshot, which keeps them.
dispose-note-encoded-blocks = The blocks are compressed, encrypted or stored inline.
dispose-note-blocks-moved = The overwriting went to other blocks than the content was in.
dispose-note-blocks-unknown = Where the blocks of the content lie could not be established.
dispose-note-metadata-journal = Names and attributes may remain in the journal of the file system.
dispose-note-attributes-left = Some attributes of the file could not be overwritten.
dispose-outside = Not addressed: backups, snapshots, replicas and caches outside this path, and flash memory. For the medium itself, apply NIST SP 800-88 or IEEE 2883 when it is retired.

# The return archive.
dispose-return-title = Returned documents
dispose-return-sentence = { $organisation } returns { $count } documents to client { $client }, under plan { $plan }. Made on { $date }.
dispose-return-files = The documents are in the folder data, each in a numbered folder. index.html and manifest.csv list them with their original place; manifest.json holds the same for programs.
dispose-return-check = The archive is a BagIt bag. manifest-sha256.txt holds the SHA-256 checksum of each document, so that you can check that nothing was changed.
dispose-return-column-path = Original place
dispose-return-column-file = File in this archive
dispose-return-column-size = Size
dispose-return-column-modified = Last changed (UTC)
dispose-return-column-engagement = Engagement
dispose-return-column-reason = Reason
dispose-return-column-sha256 = SHA-256
