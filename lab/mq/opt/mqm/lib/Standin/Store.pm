package Standin::Store;

# Queues and messages of one queue manager: checkpoints below the data path (-md), a log below the
# log path (-ld). Nothing is acknowledged before the log is on the disk. A restart reads the
# checkpoint and replays the log; a record torn by a crash ends the replay.

use strict;
use warnings;
use Fcntl qw(:DEFAULT);
use IO::File;
use IO::Handle;
use Standin::Common qw(read_file sync_write);

# The log is folded into a checkpoint beyond this size.
my $LOG_LIMIT = 8 * 1024 * 1024;

# Opens and recovers. Dies with the reason when data or log cannot be read.
sub open_store {
    my ($data, $log_dir) = @_;
    my $self = {
        data     => $data,
        log_path => "$log_dir/active/S0000000.LOG",
        queues   => {},
        objects  => {},
        next_id  => 1,
        known    => {},
        dirty    => 0,
        replayed => 0,
    };
    bless $self, __PACKAGE__;
    $self->_read_objects;
    $self->_read_checkpoint($_) for sort keys %{ $self->{queues} };
    $self->_replay;
    $self->checkpoint;
    return $self;
}

sub _read_objects {
    my ($self) = @_;
    my $text = read_file("$self->{data}/objects");
    die "no objects file in $self->{data}\n" unless defined $text;
    for my $line (split /\n/, $text) {
        my ($type, $name, @attributes) = split /\t/, $line;
        next unless defined $name;
        $self->{objects}{"$type $name"} = { type => $type, name => $name, map { split /=/, $_, 2 } @attributes };
        $self->_queue($name) if $type eq 'QLOCAL';
    }
    return;
}

sub _queue {
    my ($self, $name) = @_;
    return $self->{queues}{$name} ||= { messages => {}, order => [] };
}

sub _queue_file {
    my ($self, $name) = @_;
    (my $folder = $name) =~ s{/}{!}g;
    return "$self->{data}/queues/$folder/q";
}

# Lines `P id length checksum`, each followed by the text and a newline; the first line holds the next id.
sub _read_checkpoint {
    my ($self, $name) = @_;
    my $file = IO::File->new($self->_queue_file($name), 'r') or return;
    binmode $file;
    my $head = <$file>;
    if (defined $head && $head =~ /^N (\d+)$/) {
        $self->{known}{$name} = $1;
        $self->{next_id} = $1 if $1 > $self->{next_id};
    }
    while (defined(my $line = <$file>)) {
        my ($id, $text) = _read_put($file, $line) or last;
        $self->_add($name, $id, $text, 1) if defined $id;
    }
    return;
}

sub _read_put {
    my ($file, $line) = @_;
    my ($id, $length, $sum) = $line =~ /^P (\d+)(?: \S+)? (\d+) (\d+)$/ or return;
    my $got = read $file, my $text, $length + 1;
    return unless defined $got && $got == $length + 1;
    chop $text;
    return unless unpack('%32C*', $text) == $sum;
    return ($id, $text);
}

# A put that the queue's checkpoint has seen is not repeated: its id is below the checkpoint's next id.
sub _replay {
    my ($self) = @_;
    my $file = IO::File->new($self->{log_path}, 'r') or die "cannot read $self->{log_path}: $!\n";
    binmode $file;
    while (defined(my $line = <$file>)) {
        if ($line =~ /^P \d+ (\S+) /) {
            my $name = $1;
            my ($id, $text) = _read_put($file, $line) or last;
            $self->_add($name, $id, $text, 1) if $id >= ($self->{known}{$name} || 0);
        }
        elsif ($line =~ /^G (\d+) (\S+)$/) { $self->_remove($2, $1) }
        else { last }
        $self->{replayed} += 1;
    }
    return;
}

sub _add {
    my ($self, $name, $id, $text, $persistent) = @_;
    my $queue = $self->_queue($name);
    $queue->{messages}{$id} = { text => $text, persistent => $persistent };
    push @{ $queue->{order} }, $id;
    $self->{next_id} = $id + 1 if $id >= $self->{next_id};
    return;
}

sub _remove {
    my ($self, $name, $id) = @_;
    my $queue = $self->_queue($name);
    return unless delete $queue->{messages}{$id};
    if ($queue->{order}[0] == $id) { shift @{ $queue->{order} } }
    else { @{ $queue->{order} } = grep { $_ != $id } @{ $queue->{order} } }
    return;
}

# Puts one message, returns its id. Not yet on the disk: call `commit` before acknowledging.
sub put {
    my ($self, $name, $text, $persistent) = @_;
    my $id = $self->{next_id};
    $self->_add($name, $id, $text, $persistent);
    if ($persistent) {
        $self->_log(sprintf "P %d %s %d %d\n%s\n", $id, $name, length $text, unpack('%32C*', $text), $text);
    }
    return $id;
}

# Takes the oldest message: (id, text), or () when the queue is empty.
sub get {
    my ($self, $name) = @_;
    my $queue = $self->_queue($name);
    my $id = shift @{ $queue->{order} };
    return () unless defined $id;
    my $message = delete $queue->{messages}{$id};
    $self->_log("G $id $name\n") if $message->{persistent};
    return ($id, $message->{text});
}

sub depth { my ($self, $name) = @_; return scalar @{ $self->_queue($name)->{order} } }

sub clear {
    my ($self, $name) = @_;
    while (1) { my @taken = $self->get($name); last unless @taken }
    return;
}

sub _log {
    my ($self, $record) = @_;
    print { $self->{log} } $record or die "cannot write the log: $!\n";
    $self->{dirty} = 1;
    return;
}

# What was put or got so far is on the disk when this returns; dies when it cannot be.
sub commit {
    my ($self) = @_;
    return unless $self->{dirty};
    $self->{log}->flush or die "cannot write the log: $!\n";
    $self->{log}->sync or die "cannot sync the log: $!\n";
    $self->{dirty} = 0;
    $self->checkpoint if -s $self->{log} > $LOG_LIMIT;
    return;
}

# Writes every queue's persistent messages, then begins an empty log.
sub checkpoint {
    my ($self) = @_;
    for my $name (sort keys %{ $self->{queues} }) {
        my $queue = $self->{queues}{$name};
        my $text = "N $self->{next_id}\n";
        for my $id (@{ $queue->{order} }) {
            my $message = $queue->{messages}{$id};
            next unless $message->{persistent};
            $text .= sprintf "P %d %d %d\n%s\n", $id, length $message->{text},
              unpack('%32C*', $message->{text}), $message->{text};
        }
        my $path = $self->_queue_file($name);
        (my $folder = $path) =~ s{/q$}{};
        mkdir $folder unless -d $folder;
        sync_write($path, $text);
    }
    my $log = IO::File->new($self->{log_path}, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0660)
      or die "cannot write $self->{log_path}: $!\n";
    binmode $log;
    $log->sync or die "cannot sync $self->{log_path}: $!\n";
    $self->{log} = $log;
    $self->{dirty} = 0;
    return;
}

sub object { my ($self, $type, $name) = @_; return $self->{objects}{"$type $name"} }

sub objects_of {
    my ($self, $type) = @_;
    return map { $self->{objects}{$_} } grep { $self->{objects}{$_}{type} eq $type } sort keys %{ $self->{objects} };
}

sub save_object {
    my ($self, $object) = @_;
    $self->{objects}{"$object->{type} $object->{name}"} = $object;
    if ($object->{type} eq 'QLOCAL' && !$self->{queues}{ $object->{name} }) {
        $self->_queue($object->{name});
        $self->checkpoint;
    }
    $self->_write_objects;
    return;
}

sub delete_object {
    my ($self, $type, $name) = @_;
    delete $self->{objects}{"$type $name"};
    if ($type eq 'QLOCAL') {
        $self->clear($name);
        $self->commit;
        delete $self->{queues}{$name};
        unlink $self->_queue_file($name);
    }
    $self->_write_objects;
    return;
}

sub _write_objects {
    my ($self) = @_;
    my $text = '';
    for my $key (sort keys %{ $self->{objects} }) {
        my $object = $self->{objects}{$key};
        my @attributes = map { "$_=$object->{$_}" } grep { !/^(type|name)$/ } sort keys %$object;
        $text .= join("\t", $object->{type}, $object->{name}, @attributes) . "\n";
    }
    sync_write("$self->{data}/objects", $text);
    return;
}

1;
