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

# Why a plan line was skipped, failed, or is indeterminate.
dispose-reason-hold = A legal hold covers it.
dispose-reason-restriction = Processing of it is restricted.
dispose-reason-request = A request of a data subject is open.
dispose-reason-block-not-evaluated = It was not read again under every hold or restriction.
dispose-reason-not-approved = The plan is not validly approved.
dispose-reason-last-copy = it is the last copy of content that a law still keeps
dispose-reason-excluded = a person took the line off the plan
dispose-reason-verdict = Its verdict of today does not allow it.
dispose-reason-action-not-allowed = The decision taken does not allow it.
dispose-reason-waiver = These are the client's own books, and no written waiver is in force.
dispose-reason-waiting-time = The waiting time is not over.
dispose-reason-archive-not-verified = Its return archive has not been verified.
dispose-reason-receipt = The client has not confirmed receipt.
dispose-reason-hard-linked = The file has another name as well, outside this step.
dispose-reason-changed = The file was changed or replaced.
dispose-reason-vanished = The file is not there any more.
dispose-reason-path = Its path cannot be used.
dispose-reason-openat2 = This system cannot open files safely enough (Linux 5.6 or later is needed).
dispose-reason-boundary = Its path leads through a link or into another file system.
dispose-reason-folder-gone = Its folder is gone, was moved, or is not mounted.
dispose-reason-not-regular = It is not a regular file.
dispose-reason-name-taken = The name it has to get is in use.
dispose-reason-quarantine-name-taken = Its name in quarantine is in use by another file.
dispose-reason-permit = The step was not permitted for this file.
dispose-reason-read-back = The overwriting could not be confirmed.
dispose-reason-denied = The system refused access.
dispose-reason-read-only = The file system is read-only.
dispose-reason-no-space = There is no room left.
dispose-reason-in-use = Another program uses it.
dispose-reason-io = Reading or writing failed.
dispose-reason-swapped = Another file lies in its place; a person must look.
dispose-reason-moved-back = It was moved out of quarantine while it was being destroyed; a person must look.
dispose-reason-journal-behind = The records are older than what was done; a person must look.

# Why a return archive was not made or not accepted.
dispose-return-error-name = The name of the archive is not a plain file name.
dispose-return-error-weak-passphrase = The passphrase is too weak.
dispose-return-error-empty = There is nothing to return.
dispose-return-error-name-taken = There is an archive of that name already.
dispose-return-error-source = A document could not be read. No archive was made.
dispose-return-error-changed = A document was changed meanwhile. No archive was made.
dispose-return-error-io = Reading or writing the archive failed.
dispose-return-error-wrong-passphrase = The passphrase does not open the archive.
dispose-return-error-flawed = The archive is not as it was written.
dispose-return-error-leftover = No archive was made, and the unfinished one could not be removed.
dispose-return-envelope-only = Only the envelope was checked. With the passphrase the content can be checked too.
