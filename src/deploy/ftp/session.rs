//! One connection to an FTP host.
//!
//! In: commands in our words. Out: what the server answered. Touches: the network.

use std::{
    collections::HashMap,
    io::{self, Read, Seek, SeekFrom, Write},
    net::{TcpStream, ToSocketAddrs},
    path::Path,
    sync::Arc,
    time::Duration,
};

use suppaftp::{
    FtpError, FtpResult, Mode, RustlsConnector, RustlsFtpStream, Status, TlsConnector,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::ring,
        pki_types::{CertificateDer, pem::PemObject},
        version::TLS12,
    },
    types::FileType,
};

use super::{fault, listing, login::Login};
use crate::{
    config::deploy::{Ftp, Tls},
    deploy::Around,
    hash::Digest,
};

/// How much is read and sent at once, in bytes.
const PIECE: usize = 64 << 10;

/// A connection that has logged in, and what the server can do.
pub(super) struct Session {
    stream: RustlsFtpStream,
    /// The folder of the site, from the root of the server.
    base: String,
    machine_listing: bool,
    resumes: bool,
}

/// What is sent under a temporary name.
pub(super) struct Upload<'a> {
    /// The temporary name.
    pub(super) part: &'a str,
    /// In bytes.
    pub(super) size: u64,
    /// Is told of pieces as they leave.
    pub(super) sent: &'a mut dyn FnMut(u64),
}

impl Session {
    /// Connects, secures the connection if it is to be, and logs in.
    pub(super) fn open(place: &Ftp, login: &Login, tls: &Arc<ClientConfig>, patience: Duration) -> FtpResult<Self> {
        let mut stream = connect(place, tls, patience)?;
        stream.login(&login.user, &login.password)?;
        stream.transfer_type(FileType::Binary)?;
        let features =
            stream.feat().or_else(|error| if fault::refused(&error) { Ok(HashMap::default()) } else { Err(error) })?;
        let has = |name: &str| features.keys().any(|own| own.eq_ignore_ascii_case(name));
        let resumes = has("REST");
        if has("UTF8") {
            // Most servers speak UTF-8 anyway; one that refuses to be told so has no other to offer.
            stream
                .opts("UTF8", Some("ON"))
                .or_else(|error| if fault::refused(&error) { Ok(()) } else { Err(error) })?;
        }
        let base = if place.path.starts_with('/') { String::new() } else { stream.pwd()? };
        let base = format!("{}/{}", base.trim_end_matches('/'), place.path.trim_matches('/'));
        let machine_listing = has("MLST") || has("MLSD");
        Ok(Self { stream, base: base.trim_end_matches('/').to_owned(), machine_listing, resumes })
    }

    fn place(&self, path: &str) -> String {
        format!("{}/{path}", self.base)
    }

    /// A small file; `None` when there is none.
    pub(super) fn read(&mut self, path: &str) -> FtpResult<Option<Vec<u8>>> {
        self.fetched(path, |from| {
            let mut bytes = Vec::new();
            from.read_to_end(&mut bytes).map(|_| bytes)
        })
    }

    /// The digest of a file; `None` when there is none.
    pub(super) fn digest(&mut self, path: &str) -> FtpResult<Option<Digest>> {
        self.fetched(path, |mut from| Digest::of_reader(&mut from))
    }

    /// What is made of a file as it comes; `None` when there is none.
    fn fetched<T>(&mut self, path: &str, made: impl Fn(&mut dyn Read) -> io::Result<T>) -> FtpResult<Option<T>> {
        match self.stream.retr(&self.place(path), |from| made(from).map_err(FtpError::ConnectionError)) {
            Ok(made) => Ok(Some(made)),
            Err(error) if fault::absent(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes a small file, as it is.
    pub(super) fn write(&mut self, path: &str, mut bytes: &[u8]) -> FtpResult<()> {
        self.stream.put_file(self.place(path), &mut bytes).map(drop)
    }

    /// Sends a file under a temporary name, from where an attempt that was cut has stopped.
    pub(super) fn upload(&mut self, mut from: impl Read + Seek, upload: &mut Upload<'_>) -> FtpResult<()> {
        let part = self.place(upload.part);
        let there = if upload.size > PIECE as u64 { self.size(upload.part)?.unwrap_or_default() } else { 0 };
        let start = if there <= upload.size { there } else { 0 };
        if start == upload.size && start > 0 {
            (upload.sent)(start);
            return Ok(());
        }
        from.seek(SeekFrom::Start(start)).map_err(FtpError::ConnectionError)?;
        let mut stream = if start == 0 {
            self.stream.put_with_stream(&part)?
        } else if self.resumes {
            self.stream.resume_transfer(start as usize)?;
            self.stream.put_with_stream(&part)?
        } else {
            self.stream.append_with_stream(&part)?
        };
        (upload.sent)(start);
        let mut piece = vec![0; PIECE];
        loop {
            let length = from.read(&mut piece).map_err(FtpError::ConnectionError)?;
            if length == 0 {
                return stream.finish();
            }
            if let Err(error) = stream.write_all(&piece[..length]) {
                // A server that does not take it says why on the other connection.
                return Err(stream.finish().err().unwrap_or(FtpError::ConnectionError(error)));
            }
            (upload.sent)(length as u64);
        }
    }

    /// A file's size; `None` when there is no such file.
    pub(super) fn size(&mut self, path: &str) -> FtpResult<Option<u64>> {
        match self.stream.size(self.place(path)) {
            Ok(size) => Ok(Some(size as u64)),
            Err(error) if fault::absent(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Gives a file its name, in place of what has it. Servers that refuse to replace are asked to remove first.
    pub(super) fn rename(&mut self, from: &str, to: &str) -> FtpResult<()> {
        let (old, new) = (self.place(from), self.place(to));
        match self.stream.rename(&old, &new) {
            Err(error) if fault::refused(&error) && self.size(to)?.is_some() => {
                self.stream.rm(&new)?;
                self.stream.rename(&old, &new)
            }
            other => other,
        }
    }

    /// Makes one folder; whether it was made, for the server does not tell whether it was there or is forbidden.
    pub(super) fn make_folder(&mut self, path: &str) -> FtpResult<bool> {
        let place = self.place(path);
        match self.stream.mkdir(place.trim_end_matches('/')) {
            Ok(()) => Ok(true),
            Err(error) if fault::refused(&error) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Makes the folder that a file lies in, with all above it.
    pub(super) fn make_parents(&mut self, path: &str) -> FtpResult<()> {
        let whole = self.place(path);
        for (at, _) in whole.match_indices('/').skip(1) {
            match self.stream.mkdir(&whole[..at]) {
                Err(error) if !fault::refused(&error) => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    /// Removes a file; one that is gone is none to remove.
    pub(super) fn remove(&mut self, path: &str) -> FtpResult<()> {
        match self.stream.rm(self.place(path)) {
            Err(error) if fault::absent(&error) && self.size(path)?.is_none() => Ok(()),
            other => other,
        }
    }

    /// Removes a folder if it is empty, and says whether it did.
    pub(super) fn remove_folder(&mut self, path: &str) -> FtpResult<bool> {
        if !self.list(path)?.is_some_and(|inside| inside.is_empty()) {
            return Ok(false);
        }
        match self.stream.rmdir(self.place(path)) {
            Ok(()) => Ok(true),
            Err(error) if fault::refused(&error) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// What lies in a folder; `None` when there is no such folder.
    pub(super) fn list(&mut self, path: &str) -> FtpResult<Option<Vec<listing::Item>>> {
        let place = self.place(path);
        let place = if place == "/" { "/" } else { place.trim_end_matches('/') };
        match self.stream.cwd(place) {
            Err(error) if fault::absent(&error) => return Ok(None),
            other => other?,
        }
        // Without `-a` many servers keep back what begins with a dot.
        let lines = if self.machine_listing { self.stream.mlsd(None)? } else { self.stream.list(Some("-a"))? };
        Ok(Some(lines.iter().filter_map(|line| listing::item(line, self.machine_listing)).collect()))
    }
}

fn connect(place: &Ftp, tls: &Arc<ClientConfig>, patience: Duration) -> FtpResult<RustlsFtpStream> {
    let port = place.port.unwrap_or(if place.tls == Tls::Implicit { 990 } else { 21 });
    let address = (place.host.as_str(), port);
    let connector = || Patient { tls: RustlsConnector::from(Arc::clone(tls)), patience };
    let stream = match place.tls {
        Tls::Implicit => {
            let mut stream = RustlsFtpStream::connect_secure_implicit(address, connector(), &place.host)?;
            // What secures the connections for data too; the library says it only where it has asked for TLS itself.
            for command in ["PBSZ 0", "PROT P"] {
                stream.custom_command(command, &[Status::CommandOk])?;
            }
            stream
        }
        Tls::Explicit => {
            RustlsFtpStream::connect_with_stream(dial(address, patience)?)?.into_secure(connector(), &place.host)?
        }
        Tls::None => RustlsFtpStream::connect_with_stream(dial(address, patience)?)?,
    };
    let far = stream.get_ref().peer_addr().map_err(FtpError::ConnectionError)?;
    let mut stream = stream.passive_stream_builder(move |address| dial(address, patience));
    if far.is_ipv6() {
        stream.set_mode(Mode::ExtendedPassive);
    } else {
        // The address that a server behind a router tells is often its inner one; and no reply leads us to another host.
        stream.set_passive_nat_workaround(true);
    }
    Ok(stream)
}

/// TLS on connections that may not stay silent for ever, whoever has made them.
#[derive(Debug)]
struct Patient {
    tls: RustlsConnector,
    patience: Duration,
}

impl TlsConnector for Patient {
    type Stream = <RustlsConnector as TlsConnector>::Stream;

    fn connect(&self, domain: &str, stream: TcpStream) -> FtpResult<Self::Stream> {
        quiet(&stream, self.patience)?;
        self.tls.connect(domain, stream)
    }
}

fn dial(address: impl ToSocketAddrs, patience: Duration) -> FtpResult<TcpStream> {
    let mut last = FtpError::ConnectionError(io::ErrorKind::AddrNotAvailable.into());
    for address in address.to_socket_addrs().map_err(FtpError::ConnectionError)? {
        match TcpStream::connect_timeout(&address, patience) {
            Ok(stream) => return quiet(&stream, patience).map(|()| stream),
            Err(error) => last = FtpError::ConnectionError(error),
        }
    }
    Err(last)
}

/// How long a connection may stay silent.
fn quiet(stream: &TcpStream, patience: Duration) -> FtpResult<()> {
    let set = stream.set_read_timeout(Some(patience)).and_then(|()| stream.set_write_timeout(Some(patience)));
    set.and_then(|()| stream.set_nodelay(true)).map_err(FtpError::ConnectionError)
}

/// The roots that the program brings along, and those of the file in `SSL_CERT_FILE`: many hosts sign for themselves.
pub(super) fn trust(around: &Around) -> FtpResult<Arc<ClientConfig>> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if let Some(file) = around.get("SSL_CERT_FILE").map(Path::new) {
        let wrong = |error: &dyn std::fmt::Display| FtpError::SecureError(format!("{}: {error}", file.display()));
        for certificate in CertificateDer::pem_file_iter(file).map_err(|error| wrong(&error))? {
            roots.add(certificate.map_err(|error| wrong(&error))?).map_err(|error| wrong(&error))?;
        }
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[&TLS12])
        .map_err(|error| FtpError::SecureError(error.to_string()))?;
    // One configuration for all connections: servers demand that the data's connection resumes the session of the commands'. In
    // TLS 1.3 each ticket resumes once, and a host that sends one file after the other runs out of them; a session of 1.2 lasts.
    Ok(Arc::new(config.with_root_certificates(roots).with_no_client_auth()))
}
